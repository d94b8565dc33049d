import type { Certificate, DescriptorFacts, ServerLook } from '@app/contracts/diagnosis';
import {
  admitDescriptor,
  isCurrent,
  readableText,
  type KnownPeer,
  type Outcome,
  type SoundDescriptor,
} from '@app/protocol';

/** Whom we met at the address of a server. */
interface Seen extends Pick<ServerLook, 'addresses' | 'connection'> {
  readonly certificate?: Certificate;
}

const MAX_SOFTWARE = 80;

/** Puts a look together; whether the keys would be taken is judged as a discovery would, and nothing is. */
export function describeLook(
  seen: Seen,
  fetched: Outcome<{ sound: SoundDescriptor }> | undefined,
  known: KnownPeer | undefined,
  now: number,
): ServerLook {
  const { addresses, connection, certificate } = seen;
  return {
    addresses,
    ...(connection && { connection }),
    ...(certificate && { certificate }),
    ...(fetched && { descriptor: fetched.ok ? { ok: true, ...factsOf(fetched.sound) } : fetched }),
    ...(fetched?.ok && { keys: compareKeys(fetched.sound, known, now) }),
  };
}

function factsOf({ descriptor, federationUrl }: SoundDescriptor): DescriptorFacts {
  return {
    federation_url: federationUrl,
    protocol_versions: descriptor.protocol_versions,
    key_id: descriptor.key_id,
    issued_at: descriptor.issued_at,
    expires_at: descriptor.expires_at,
    software: softwareOf(descriptor.software),
  };
}

/** A free member: whatever stands there is the peer's own. */
function softwareOf(software: unknown): string | null {
  const { name, version } = (software ?? {}) as { name?: unknown; version?: unknown };
  const text = [name, version].filter((part) => typeof part === 'string').join(' ');
  return readableText(text, MAX_SOFTWARE) || null;
}

function compareKeys(
  sound: SoundDescriptor,
  known: KnownPeer | undefined,
  now: number,
): NonNullable<ServerLook['keys']> {
  const admitted = admitDescriptor(known, sound, { now });
  const current = (known?.keys ?? []).filter(({ state }) => isCurrent(state));
  return {
    known: current.map(({ keyId }) => keyId),
    listed: sound.descriptor.keys.filter(({ state }) => isCurrent(state)).map(({ key_id }) => key_id),
    verdict: admitted.ok ? { ok: true, stale: admitted.changes.stale } : admitted,
  };
}
