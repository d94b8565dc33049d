import {
  acceptableKey,
  isJsonObject,
  readRequestSignature,
  refuse,
  verifyContentDigest,
  verifyRequestSignature,
  type Outcome,
  type ReceivedRequest,
} from '@app/protocol';
import { answer, lineFilter, MALFORMED_LINE, type Filter, type Line } from './filter';
import { keyRingOf, type KeyRing } from './key-ring';
import { NonceMemory } from './nonce-memory';

interface Question {
  readonly now: number;
  readonly serverName: string;
  readonly keyOf: KeyRing;
  readonly request: ReceivedRequest;
  readonly body: Buffer;
}

const MAX_BODY_BYTES = 1_048_576;

/** Judges requests as a gateway would, in the protocol's order, up to the nonce. */
export function verifyRequestFilter(): Filter {
  const nonces = new NonceMemory();
  return lineFilter((line) => {
    const question = questionOf(line);
    return question ? answer(verify(question, nonces), ({ origin }) => ({ origin })) : MALFORMED_LINE;
  });
}

function verify(
  { now, serverName, keyOf, request, body }: Question,
  nonces: NonceMemory,
): Outcome<{ origin: string }> {
  if (body.length > MAX_BODY_BYTES) return refuse('SW_FED_TOO_LARGE');
  const read = readRequestSignature(request, { authorities: [serverName], now });
  if (!read.ok) return read;
  const { claim } = read;
  const key = keyOf(`${claim.serverName}#${claim.keyId}`);
  if (!key) return refuse('SW_FED_SIGNATURE_MISMATCH', undefined, { reason: 'unknown_key' });
  if (!acceptableKey(key).ok) {
    return refuse('SW_FED_SIGNATURE_MISMATCH', undefined, { reason: 'bad_signature' });
  }
  const signed = verifyRequestSignature(claim, key);
  if (!signed.ok) return signed;
  const whole = verifyContentDigest(claim, body);
  if (!whole.ok) return whole;
  return nonces.use(claim.serverName, claim.nonce, claim.nonceExpiresAt, now)
    ? { ok: true, origin: claim.serverName }
    : refuse('SW_FED_REPLAYED_REQUEST');
}

function questionOf({ now, server_name, keys, request }: Line): Question | undefined {
  const keyOf = keyRingOf(keys);
  if (!Number.isFinite(now) || typeof server_name !== 'string' || !keyOf || !isJsonObject(request))
    return undefined;
  const { method, authority, path, query = '', headers, body = null } = request;
  if (!isText(method) || !isText(authority) || !isText(path) || !isText(query)) return undefined;
  if (!isHeaders(headers) || (body !== null && !isText(body))) return undefined;
  return {
    now: now as number,
    serverName: server_name,
    keyOf,
    request: { method, authority, path, query, headers },
    body: Buffer.from(body ?? ''),
  };
}

const isText = (value: unknown): value is string => typeof value === 'string';

function isHeaders(value: unknown): value is [string, string][] {
  return (
    Array.isArray(value) &&
    value.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every(isText))
  );
}
