import { refuse, type Outcome, type Refusal } from '../errors/refusal';
import { isCurrent, KEY_STATES, type DescriptorKey, type KeyState } from './descriptor';
import { type KnownKey, type KnownPeer } from './known-peer';
import { isSignedBy, type SoundDescriptor } from './read-descriptor';

/** What a descriptor changed in what is known of a peer. */
export interface PeerChanges {
  /** It is older than one seen before, so it changed nothing. */
  readonly stale: boolean;
  readonly added: readonly string[];
  readonly moved: readonly { keyId: string; from: KeyState; to: KeyState }[];
}

/** A key is never forgotten, so this bounds what a peer can make us remember. */
const MAX_KNOWN_KEYS = 1024;

/**
 * Takes a sound descriptor into what is known of its server (docs/protocol.md, "Rotation", "Continuity").
 * `now` in ms. `acceptNewKeys` is an admin's word in place of the signature by a known key; even so, no key
 * id may come to mean other bytes, and no key may come back. Refuses with SW_FED_SIGNATURE_MISMATCH,
 * `key_changed`; with `facts.alert` where an admin must look.
 */
export function admitDescriptor(
  known: KnownPeer | undefined,
  sound: SoundDescriptor,
  { now, acceptNewKeys = false }: { now: number; acceptNewKeys?: boolean },
): Outcome<{ peer: KnownPeer; changes: PeerChanges }> {
  const { descriptor } = sound;
  if (known && descriptor.issued_at < known.issuedAt) {
    return { ok: true, peer: known, changes: { stale: true, added: [], moved: [] } };
  }
  if (known) {
    const conflict = refuseConflict(known, descriptor.keys);
    if (conflict) return conflict;
    if (!acceptNewKeys && !isVouchedFor(known, sound)) return refuseNewcomers(known);
  }
  const keys = mergeKeys(known?.keys ?? [], descriptor.keys, now);
  if (keys.length > MAX_KNOWN_KEYS) {
    return refuse('SW_FED_DISCOVERY_FAILED', `${descriptor.server_name} has had too many keys.`);
  }
  return {
    ok: true,
    peer: {
      serverName: descriptor.server_name,
      issuedAt: descriptor.issued_at,
      expiresAt: descriptor.expires_at,
      protocolVersions: descriptor.protocol_versions,
      federationUrl: sound.federationUrl,
      keys,
    },
    changes: { stale: false, ...compareKeys(known?.keys ?? [], keys) },
  };
}

/** An id is bound to its bytes and bytes to their id, or a revoked key would return under a new name. */
function refuseConflict(known: KnownPeer, listed: readonly DescriptorKey[]): Refusal | undefined {
  for (const { key_id, public_key } of listed) {
    const clash = known.keys.find((key) => (key.keyId === key_id) !== (key.publicKey === public_key));
    if (!clash) continue;
    const alert = clash.keyId === key_id ? 'key_bytes_changed' : 'key_id_changed';
    return refuse('SW_FED_SIGNATURE_MISMATCH', `${known.serverName} gives ${key_id} another meaning.`, {
      reason: 'key_changed',
      facts: { alert, key_id },
    });
  }
  return undefined;
}

function isVouchedFor(known: KnownPeer, { descriptor, signingBytes }: SoundDescriptor): boolean {
  return known.keys.some(
    (key) => isCurrent(key.state) && isSignedBy(descriptor, signingBytes, key.keyId, key.publicKey),
  );
}

function refuseNewcomers(known: KnownPeer): Refusal {
  return refuse(
    'SW_FED_SIGNATURE_MISMATCH',
    `No key known as current signs the new descriptor of ${known.serverName}. An admin's refresh accepts it.`,
    { reason: 'key_changed' },
  );
}

function mergeKeys(known: readonly KnownKey[], listed: readonly DescriptorKey[], now: number): KnownKey[] {
  const kept = known.map((key) => {
    const again = listed.find(({ key_id }) => key_id === key.keyId);
    return {
      ...key,
      state: later(key.state, again?.state ?? 'retired'),
      validUntil: again?.valid_until ?? key.validUntil,
    };
  });
  const added = listed
    .filter(({ key_id }) => !known.some(({ keyId }) => keyId === key_id))
    .map(({ key_id, public_key, state, valid_from, valid_until }) => ({
      keyId: key_id,
      publicKey: public_key,
      state,
      validFrom: valid_from,
      validUntil: valid_until,
      firstSeen: now,
    }));
  return [...kept, ...added];
}

function later(a: KeyState, b: KeyState): KeyState {
  return KEY_STATES[Math.max(KEY_STATES.indexOf(a), KEY_STATES.indexOf(b))]!;
}

function compareKeys(before: readonly KnownKey[], after: readonly KnownKey[]): Omit<PeerChanges, 'stale'> {
  const stateBefore = new Map(before.map(({ keyId, state }) => [keyId, state]));
  return {
    added: after.filter(({ keyId }) => !stateBefore.has(keyId)).map(({ keyId }) => keyId),
    moved: after.flatMap(({ keyId, state }) => {
      const from = stateBefore.get(keyId);
      return from === undefined || from === state ? [] : [{ keyId, from, to: state }];
    }),
  };
}
