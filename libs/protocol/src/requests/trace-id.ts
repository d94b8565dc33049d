import { encodeBase64url } from '../encoding/base64';

/** Nine bytes are twelve characters of base64url: what an event id begins with is a prefix in both spellings. */
const HASH_BYTES = 9;
const CHANCE_BYTES = 7;
const PREFIX = 'ev_';
const PREFIX_LENGTH = PREFIX.length + 12;
const TRACE_ID = /^[0-9a-f]{32}$/;

/**
 * The trace id of one request that carries events: 32 hex digits, of which the first 18 are of its first event's hash
 * (docs/protocol.md, "Traces"). Each attempt has its own.
 */
export function traceIdOf(eventId: string, randomBytes: (length: number) => Uint8Array): string {
  const hash = Buffer.from(eventId.slice(PREFIX.length, PREFIX_LENGTH), 'base64url');
  return Buffer.concat([hash, randomBytes(CHANCE_BYTES)]).toString('hex');
}

/** The first fifteen characters of that event's id; undefined for a text that is no trace id. */
export function eventIdPrefixOf(traceId: string): string | undefined {
  if (!TRACE_ID.test(traceId)) return undefined;
  return PREFIX + encodeBase64url(Buffer.from(traceId, 'hex').subarray(0, HASH_BYTES));
}
