import { sha256, toBase64url } from '../../peer/wire/bytes';
import { makeEvent, type Draft, type Known } from '../../peer/wire/event';
import type { JsonRecord } from '../../peer/wire/json';
import { signingKey } from '../../peer/wire/keys';

/** The clock of all vectors: milliseconds. */
export const NOW = 1_790_000_000_000;

/** A refusal that a vector expects: `code`, or `code/reason`, or `code*` where it is retryable. */
export interface Expected {
  readonly ok: boolean;
  readonly [fact: string]: unknown;
}

export const refused = (code: string, reason?: string): Expected => ({
  ok: false,
  code: `SW_FED_${code}`,
  ...(reason && { reason }),
});

export const seedOf = (label: string) => sha256(`scaiwave vector seed: ${label}`);
export const ALPHA = 'alpha.example.org';
export const BETA = 'beta.example.net';
export const alphaKey = signingKey(seedOf('alpha 1'));
export const betaKey = signingKey(seedOf('beta 1'));
export const ALICE = `@alice:${ALPHA}`;
export const BOB = `@bob:${BETA}`;

export const publicKeys = {
  [`${ALPHA}#${alphaKey.keyId}`]: toBase64url(alphaKey.publicKey),
  [`${BETA}#${betaKey.keyId}`]: toBase64url(betaKey.publicKey),
};

export const b64 = (data: string | Uint8Array) => Buffer.from(data).toString('base64');

const salt = sha256('scaiwave vector salt').subarray(0, 16);

export const create: Known = makeEvent(
  {
    type: 'sw.room.create',
    origin: ALPHA,
    sender: ALICE,
    ts: NOW - 1000,
    seq: 0,
    prev: null,
    content: { name: 'Vectors', room_type: 'group', history: 'shared', creator: ALICE },
    salt,
  },
  alphaKey,
);

/** An event of Alice's, good unless `change` spoils it. */
export function aliceSays(content: JsonRecord, change: Partial<Draft> = {}, key = alphaKey): Known {
  const place = { room_id: create.roomId, origin: ALPHA, sender: ALICE, ts: NOW, seq: 1, prev: create.id };
  return makeEvent({ type: 'sw.message', ...place, content, salt, ...change }, key);
}
