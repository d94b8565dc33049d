/** Descriptors of one peer, and the keys that sign them, for the tests of src/descriptor. */
import { encodeBase64url } from '../src/encoding/base64';
import { generateKeyPair, type KeyPair } from '../src/keys/key-pair';
import { signBytes } from '../src/keys/signature';
import { composeDescriptor } from '../src/descriptor/compose-descriptor';
import { type DescriptorFields, type KeyState } from '../src/descriptor/descriptor';
import { readDescriptor, type SoundDescriptor } from '../src/descriptor/read-descriptor';

export const NOW = 1_763_700_000_000;
export const DAY = 86_400_000;
export const NAME = 'peer.example';

export const pairs: Record<string, KeyPair> = Object.fromEntries(
  ['k1', 'k2', 'k3', 'k4'].map((id) => [id, generateKeyPair()]),
);

export const key = (id: string, state: KeyState, from = NOW - DAY, bytesOf = id) => ({
  key_id: id,
  public_key: encodeBase64url(pairs[bytesOf]!.publicKey),
  state,
  valid_from: from,
  valid_until: from + 365 * DAY,
});

export function fields(keys = [key('k1', 'active')], change: object = {}): DescriptorFields {
  const active = keys.find(({ state }) => state === 'active') ?? keys[0]!;
  return {
    server_name: NAME,
    protocol_versions: ['v1'],
    key_id: active.key_id,
    public_key: active.public_key,
    keys,
    endpoints: { federation: `https://${NAME}/_scaiwave/federation` },
    issued_at: NOW,
    expires_at: NOW + DAY,
    ...change,
  };
}

/** Signed by the keys named; each signs by the pair of its own id unless told otherwise. */
export function text(document: DescriptorFields, signers = ['k1'], pairOf = (id: string) => id): string {
  const { signingBytes, finish } = composeDescriptor(document);
  return finish(
    signers.map((id) => ({
      key_id: id,
      value: encodeBase64url(signBytes(pairs[pairOf(id)]!.seed, signingBytes)),
    })),
  );
}
export const read = (json: string, options = {}) =>
  readDescriptor(Buffer.from(json), { expectedName: NAME, now: NOW, ...options });

export function sound(
  document: DescriptorFields,
  signers = ['k1'],
  pairOf?: (id: string) => string,
): SoundDescriptor {
  const outcome = read(text(document, signers, pairOf));
  if (!outcome.ok) throw new Error(outcome.detail);
  return outcome;
}
