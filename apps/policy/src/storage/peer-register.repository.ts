import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { TrafficHour } from '@app/contracts/policy';
import { namedTenant, pgPool } from '@app/persistence';
import type { PeerChange, TrafficChange } from '../domain/peer-facts';
import { PeerRegister, type KnownPeerRow } from '../use-cases/ports';
import {
  CLOCK_OFFSET,
  LIST_PEERS,
  PRUNE_STRANGERS,
  PRUNE_TRAFFIC,
  RECORD_PEERS,
  RECORD_TRAFFIC,
  TRAFFIC_BY_HOUR,
} from './peer-statements';

interface ListedPeer {
  server_name: string;
  last_seen: string | null;
  last_error_code: string | null;
  last_error_message: string | null;
  last_error_at: string | null;
  clock_offset_ms: string | null;
  sent: string;
  received: string;
}

@Injectable()
export class PeerRegisterRepository extends PeerRegister {
  constructor(@InjectDataSource('policy') private readonly dataSource: DataSource) {
    super();
  }

  async record(peers: readonly PeerChange[], traffic: readonly TrafficChange[]): Promise<void> {
    for (const { tenant } of peers) namedTenant(tenant);
    const client = await pgPool(this.dataSource).connect();
    try {
      // One round trip; after a statement that failed, COMMIT takes everything back.
      await Promise.all([
        client.query('BEGIN'),
        client.query({ ...RECORD_PEERS, values: peerColumns(peers) }),
        traffic.length > 0 && client.query({ ...RECORD_TRAFFIC, values: trafficColumns(traffic) }),
        client.query('COMMIT'),
      ]);
      client.release();
    } catch (error) {
      // A connection that is in the middle of a transaction must not serve anybody else.
      client.release(true);
      throw error;
    }
  }

  async list(tenant: string, since: number): Promise<KnownPeerRow[]> {
    const { rows } = await pgPool(this.dataSource).query<ListedPeer>({
      ...LIST_PEERS,
      values: [namedTenant(tenant), since],
    });
    return rows.map(toPeerRow);
  }

  async traffic(tenant: string, since: number): Promise<TrafficHour[]> {
    const { rows } = await pgPool(this.dataSource).query<Record<keyof TrafficHour, string>>({
      ...TRAFFIC_BY_HOUR,
      values: [namedTenant(tenant), since],
    });
    return rows.map(({ hour, sent, received }) => ({
      hour: Number(hour),
      sent: Number(sent),
      received: Number(received),
    }));
  }

  async clockOffset(tenant: string, peer: string): Promise<number | null> {
    const { rows } = await pgPool(this.dataSource).query<Pick<ListedPeer, 'clock_offset_ms'>>({
      ...CLOCK_OFFSET,
      values: [namedTenant(tenant), peer],
    });
    return toNumber(rows[0]?.clock_offset_ms ?? null);
  }

  async prune(before: number, strangers: number): Promise<void> {
    await pgPool(this.dataSource).query({ ...PRUNE_TRAFFIC, values: [before] });
    await pgPool(this.dataSource).query({ ...PRUNE_STRANGERS, values: [strangers] });
  }
}

const peerColumns = (peers: readonly PeerChange[]): unknown[] => [
  peers.map(({ tenant }) => tenant),
  peers.map(({ peer }) => peer),
  peers.map(({ first_seen }) => first_seen),
  peers.map(({ last_seen }) => last_seen),
  peers.map(({ error }) => error?.code ?? null),
  peers.map(({ error }) => error?.message ?? null),
  peers.map(({ error_at }) => error_at),
  peers.map(({ clock_offset_ms }) => clock_offset_ms),
  peers.map(({ clock_offset_at }) => clock_offset_at),
];

const trafficColumns = (traffic: readonly TrafficChange[]): unknown[] => [
  traffic.map(({ tenant }) => tenant),
  traffic.map(({ peer }) => peer),
  traffic.map(({ hour }) => hour),
  traffic.map(({ sent }) => sent),
  traffic.map(({ received }) => received),
];

const toPeerRow = (row: ListedPeer): KnownPeerRow => ({
  server_name: row.server_name,
  last_seen: toNumber(row.last_seen),
  last_error:
    row.last_error_code === null
      ? null
      : {
          code: row.last_error_code,
          message: row.last_error_message ?? '',
          at: Number(row.last_error_at),
        },
  events_sent_24h: Number(row.sent),
  events_received_24h: Number(row.received),
  clock_offset_ms: toNumber(row.clock_offset_ms),
});

const toNumber = (stored: string | null): number | null => (stored === null ? null : Number(stored));
