import { FEDERATION_ERRORS, type FederationCode, type Reason } from './catalogue';

/** A decision against something, as data: the domain returns it, only an edge throws it. */
export interface Refusal {
  readonly ok: false;
  readonly code: FederationCode;
  readonly reason?: Reason;
  /** The particular fault, in a sentence. Never holds secrets. */
  readonly detail?: string;
  readonly retryable: boolean;
  /** Facts that help the other side, such as `offset_ms` beside `clock_skew`. */
  readonly facts?: Readonly<Record<string, string | number>>;
}

export type Outcome<T extends object> = ({ readonly ok: true } & T) | Refusal;

/** Builds a refusal; whether it is retryable comes from the catalogue unless the caller knows better. */
export function refuse(
  code: FederationCode,
  detail?: string,
  more: { reason?: Reason; retryable?: boolean; facts?: Refusal['facts'] } = {},
): Refusal {
  return {
    ok: false,
    code,
    retryable: FEDERATION_ERRORS[code].retryable,
    ...(detail && { detail }),
    ...more,
  };
}

/** A refusal on its way through an edge. The only error class that carries a catalogue code. */
export class FederationError extends Error {
  constructor(readonly refusal: Refusal) {
    super(`${refusal.code}: ${refusal.detail ?? FEDERATION_ERRORS[refusal.code].cause}`);
    this.name = 'FederationError';
  }
}

/** RFC 9457 problem document. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: FederationCode;
  reason?: Reason;
  retryable: boolean;
  detail: string;
  trace_id: string;
  [fact: string]: unknown;
}

/** The wire form of a refusal (docs/protocol.md, "Errors"). */
export function toProblem(refusal: Refusal, traceId: string): Problem {
  const { status, cause, remedy } = FEDERATION_ERRORS[refusal.code];
  return {
    type: `urn:scaiwave:error:${refusal.code}`,
    title: cause,
    status,
    code: refusal.code,
    ...(refusal.reason && { reason: refusal.reason }),
    retryable: refusal.retryable,
    detail: `${refusal.detail ?? cause} ${remedy}`,
    ...refusal.facts,
    trace_id: traceId,
  };
}
