import { FEDERATION_ERRORS, type FederationCode, type Refusal } from '@app/protocol';

export interface FailureClassRow {
  /** The code that an admin sees when the peer named none of the catalogue. */
  readonly code: string;
  /** For an admin to read. */
  readonly message: string;
  /** The peer's descriptor may be out of date: fetch it again before the next attempt. */
  readonly refreshDescriptor: boolean;
  /** The peer chokes on what we sent: send one event at a time until it takes one. */
  readonly shrink: boolean;
  /** It may pass within seconds, as what befalls a server that starts. */
  readonly passes: boolean;
}

const row = (
  code: string,
  message: string,
  { refreshDescriptor = false, shrink = false, passes = false }: Partial<FailureClassRow> = {},
): FailureClassRow => ({ code, message, refreshDescriptor, shrink, passes });

/** Why a delivery did not succeed, and what that asks of the next attempt. All of them back off. */
export const FAILURE_CLASSES = {
  unreachable: row('unreachable', 'The server cannot be reached.', { passes: true }),
  overloaded: row('overloaded', 'The server asks us to slow down.', { passes: true }),
  refused: row('refused', 'The server refuses us by its policy.'),
  bad_signature: row('bad_signature', 'The server does not accept our signature; compare clocks and keys.', {
    refreshDescriptor: true,
  }),
  gone: row('gone', 'There is no federation endpoint at the address in its descriptor.', {
    refreshDescriptor: true,
  }),
  malformed: row('malformed', 'The server rejects the form of the request.', { shrink: true }),
  server_error: row('server_error', 'The server failed.', { shrink: true, passes: true }),
  bad_answer: row('bad_answer', 'The server gave an answer that the protocol does not allow.'),
  held: row('held', 'Our own policy allows no delivery to this server.'),
  internal: row('internal', 'This server could not prepare the delivery.', { passes: true }),
  not_taken: row('not_taken', 'The server does not take the next event of a room.'),
} as const satisfies Record<string, FailureClassRow>;

export type FailureClass = keyof typeof FAILURE_CLASSES;

/** One failed attempt, as the peers table keeps it. */
export interface Failure {
  readonly class: FailureClass;
  readonly code: string;
  readonly message: string;
  /** The peer named a time before which it wants to hear nothing. */
  readonly retry_after_ms?: number;
  /** It refused us because of the time: how far its clock is ahead of ours. */
  readonly clock_offset_ms?: number;
}

/** The members of a problem document that matter here; a peer wrote it. */
export interface ProblemWord {
  readonly code?: unknown;
  readonly reason?: unknown;
  readonly offset_ms?: unknown;
}

const BY_STATUS: readonly (readonly [(status: number) => boolean, FailureClass])[] = [
  [(status) => status === 429 || status === 503, 'overloaded'],
  [(status) => status === 401, 'bad_signature'],
  [(status) => status === 403, 'refused'],
  [(status) => status === 404 || status === 410, 'gone'],
  [(status) => status >= 400 && status < 500, 'malformed'],
  [(status) => status >= 500, 'server_error'],
];

const isFederationCode = (code: unknown): code is FederationCode =>
  typeof code === 'string' && Object.hasOwn(FEDERATION_ERRORS, code);

/** A failure of that class; `code` counts only if it stands in the catalogue, for peers write it. */
export function failure(of: FailureClass, code?: unknown, retry_after_ms?: number): Failure {
  const { code: ownCode, message } = FAILURE_CLASSES[of];
  const known = isFederationCode(code);
  return {
    class: of,
    code: known ? code : ownCode,
    message: known ? `${message} ${FEDERATION_ERRORS[code].cause}` : message,
    ...(retry_after_ms !== undefined && { retry_after_ms }),
  };
}

/** Classes an HTTP status other than 200, with what the peer's problem document says if it sent one. */
export function classify(status: number, problem: ProblemWord = {}, retryAfterMs?: number): Failure {
  const found = BY_STATUS.find(([matches]) => matches(status))?.[1] ?? 'bad_answer';
  const { code, reason, offset_ms } = problem;
  const skewed = found === 'bad_signature' && reason === 'clock_skew' && Number.isSafeInteger(offset_ms);
  return {
    ...failure(found, code, found === 'overloaded' ? retryAfterMs : undefined),
    // What it measured is our clock by its own.
    ...(skewed && { clock_offset_ms: -(offset_ms as number) }),
  };
}

export const isFailureClass = (name: string | null): name is FailureClass =>
  name !== null && Object.hasOwn(FAILURE_CLASSES, name);

/** The refusal of our own policy, as a failure. */
export const heldBy = (refusal: Refusal): Failure => failure('held', refusal.code);
