import type { PeerDescription, PeerKey } from '@app/contracts/identity';
import { refuse, rotationOrder, type KnownKey, type KnownPeer, type Refusal } from '@app/protocol';

/** What is kept of a peer, and when it was last confirmed. */
export interface StoredPeer {
  readonly known: KnownPeer;
  readonly fetchedAt: number;
  /** Why its newest descriptor was not believed, when it was not. */
  readonly alert: string | null;
}

export const describePeer = ({ known, fetchedAt }: StoredPeer): PeerDescription => ({
  server_name: known.serverName,
  federation_url: known.federationUrl,
  protocol_versions: [...known.protocolVersions],
  key_id: known.keys.find(({ state }) => state === 'active')?.keyId ?? '',
  keys: rotationOrder(known).map((key) => ({
    key_id: key.keyId,
    public_key: key.publicKey,
    state: key.state,
    valid_from: key.validFrom,
    valid_until: key.validUntil,
  })),
  fetched_at: fetchedAt,
});

/** A key of a peer in whatever state; its rank is its place in the peer's rotations. */
export function findPeerKey(known: KnownPeer, keyId: string): PeerKey | Refusal {
  const order = rotationOrder(known);
  const rank = order.findIndex((key) => key.keyId === keyId);
  const key = order[rank];
  return key ? peerKey(known, key, rank) : unknownKey(known.serverName, keyId);
}

const peerKey = ({ serverName, protocolVersions }: KnownPeer, key: KnownKey, rank: number): PeerKey => ({
  ok: true,
  server_name: serverName,
  key_id: key.keyId,
  public_key: key.publicKey,
  state: key.state,
  valid_from: key.validFrom,
  valid_until: key.validUntil,
  rank,
  protocol_versions: [...protocolVersions],
});

const unknownKey = (serverName: string, keyId: string): Refusal =>
  refuse('SW_FED_SIGNATURE_MISMATCH', `${serverName} has no key ${keyId.slice(0, 64)}.`, {
    reason: 'unknown_key',
  });

/** Our own keys in the shape of a peer's, for verifying our own events when they come back. */
export const ownAsPeer = (tenant: string, keys: PeerDescription['keys']): KnownPeer => ({
  serverName: tenant,
  issuedAt: 0,
  expiresAt: 0,
  protocolVersions: [],
  federationUrl: '',
  keys: keys.map((key) => ({
    keyId: key.key_id,
    publicKey: key.public_key,
    state: key.state,
    validFrom: key.valid_from,
    validUntil: key.valid_until,
    firstSeen: key.valid_from,
  })),
});
