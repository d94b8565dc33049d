import type { KnownPeer } from '@app/protocol';
import type { StoredPeer } from '../domain/peer-views';
import { toKnownKey, type PeerKeyTable } from './peer-key.table';
import type { PeerTable } from './peer.table';

export const toStoredPeer = (row: PeerTable, keys: PeerKeyTable[]): StoredPeer => ({
  fetchedAt: row.fetched_at,
  alert: row.alert,
  known: {
    serverName: row.server_name,
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
    protocolVersions: row.protocol_versions,
    federationUrl: row.federation_base,
    keys: keys.map(toKnownKey),
  },
});

export const fromPeer = (
  tenant: string,
  peer: KnownPeer,
  { text, at }: { text: string; at: number },
): PeerTable => ({
  tenant,
  server_name: peer.serverName,
  descriptor: text,
  issued_at: peer.issuedAt,
  expires_at: peer.expiresAt,
  fetched_at: at,
  federation_base: peer.federationUrl,
  protocol_versions: [...peer.protocolVersions],
  alert: null,
});
