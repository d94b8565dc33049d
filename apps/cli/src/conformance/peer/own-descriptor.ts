import { composeDescriptor, encodeBase64url, isCurrent, type DescriptorFields } from '@app/protocol';
import type { OwnKey, OwnKeys } from './own-keys';

const WEEK_MS = 7 * 86_400_000;

export interface DescriptorFacts {
  serverName: string;
  /** Where this peer is asked, such as `https://peer.example.net`. */
  origin: string;
  keys: OwnKeys;
  now: number;
}

/** What the played peer says of itself: a key in every state. */
export function descriptorFields({ serverName, origin, keys, now }: DescriptorFacts): DescriptorFields {
  const { key_id, public_key } = keys.active.listed;
  return {
    server_name: serverName,
    protocol_versions: ['v1'],
    key_id,
    public_key,
    keys: [keys.active, keys.overlap, keys.retired, keys.revoked].map(({ listed }) => listed),
    endpoints: { federation: `${origin}/_scaiwave/federation` },
    software: { name: 'scaiwave-conformance', version: '1' },
    issued_at: now - 1_000,
    expires_at: now + WEEK_MS,
  };
}

/** A descriptor signed by these keys. */
export function signedDescriptor(fields: DescriptorFields, signers: readonly OwnKey[]): string {
  const { signingBytes, finish } = composeDescriptor(fields);
  return finish(
    signers.map(({ listed, sign }) => ({
      key_id: listed.key_id,
      value: encodeBase64url(sign(signingBytes)),
    })),
  );
}

/** The descriptor as it should be: signed by the active and the overlap key. */
export function ownDescriptor(facts: DescriptorFacts): string {
  const signers = Object.entries(facts.keys).flatMap(([state, key]) =>
    state !== 'unlisted' && isCurrent(key.listed.state) ? [key] : [],
  );
  return signedDescriptor(descriptorFields(facts), signers);
}
