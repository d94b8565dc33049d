import { refuse, type Refusal } from '@app/protocol';

/** A refusal on its way out of undici. */
export class PeerFault extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.detail);
  }
}

/** No usable answer. `cause` is a word of ours or of Node's, never of the peer's. */
export function noAnswer(host: string, cause: string, detail: string): PeerFault {
  return new PeerFault(refuse('SW_FED_DISCOVERY_FAILED', `${host}: ${detail}`, { facts: { cause } }));
}

const SYSTEM_CODE = /^[A-Z][A-Z0-9_]{2,60}$/;

export function refusalFor(host: string, error: unknown): Refusal {
  const root = rootCause(error);
  if (root instanceof PeerFault) return root.refusal;
  const { name, code } = root as NodeJS.ErrnoException;
  if (name === 'TimeoutError' || name === 'AbortError') {
    return noAnswer(host, 'timeout', 'it took too long to answer').refusal;
  }
  const cause = code && SYSTEM_CODE.test(code) ? code : 'unknown';
  return noAnswer(host, cause, `it cannot be reached (${cause})`).refusal;
}

/** undici wraps what its connector reports. */
function rootCause(error: unknown): unknown {
  const { cause } = error as { cause?: unknown };
  return cause instanceof PeerFault ? cause : error;
}
