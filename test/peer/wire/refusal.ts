/** A verdict against something, in the codes of docs/protocol.md, section 13. */
export interface Refused {
  readonly ok: false;
  readonly code: string;
  readonly reason?: string;
  readonly retryable?: boolean;
}

export const no = (code: string, reason?: string, retryable = false): Refused => ({
  ok: false,
  code: `SW_FED_${code}`,
  ...(reason !== undefined && { reason }),
  retryable,
});

export const mismatch = (reason: string): Refused => no('SIGNATURE_MISMATCH', reason);
