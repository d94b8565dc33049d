import { ask, topic, type Page, type Tenant } from './contract';
import type { PingReport } from './diagnosis';

/** How far a peer is with one of our chains. */
export interface DeliveryRow {
  peer: string;
  room_id: string;
  state: 'delivered' | 'waiting' | 'failed';
  acked_seq: number;
  head_seq: number;
  /** Given up, and not seen at the peer since. */
  failed_events: number;
  oldest_undelivered_at: number | null;
  next_attempt_at: number | null;
  last_error: { code: string; message: string; at: number } | null;
}

export interface PeerDelivery {
  peer: string;
  waiting_rooms: number;
  oldest_undelivered_at: number | null;
  next_attempt_at: number | null;
  failures: number;
}

/** How far one server is with one of our events; the time and the code are those of a server that waits. */
export interface EventDelivery {
  peer: string;
  state: 'delivered' | 'waiting' | 'failed';
  next_attempt_at: number | null;
  last_error_code: string | null;
}

export interface PingOrder {
  tenant: Tenant;
  peer: string;
  /** As the peer's descriptor says it now. */
  federation_url: string;
  nonce: string;
  /** Asks the peer to look at us in turn. */
  call_back: boolean;
  timeout_ms: number;
}

export const relay = {
  deliveries: ask<
    { tenant: Tenant; peer?: string; room_id?: string; state?: string; after?: string; limit: number },
    Page<DeliveryRow>
  >('relay.deliveries'),
  /** Every server that is to have the event. */
  delivery: ask<{ tenant: Tenant; room_id: string; seq: number }, { servers: EventDelivery[] }>(
    'relay.delivery',
  ),
  /** Tries at once what waits, and once more what was given up; counts what it touched. */
  redrive: ask<{ tenant: Tenant; peer?: string; room_id?: string }, { peers: number; rooms: number }>(
    'relay.redrive',
  ),
  peers: ask<{ tenant: Tenant }, { peers: PeerDelivery[] }>('relay.peers'),
  /** Pings a peer for a diagnosis, over a connection of its own. Learns nothing from the answer. */
  ping: ask<PingOrder, PingReport>('relay.ping'),
  /** Has the peer told, best effort, that the peering ended at `ts`; kept until it is told when this answers. */
  tellEnd: ask<{ tenant: Tenant; peer: string; ts: number }, Record<string, never>>('relay.tell-end'),
};

export const relayTopics = {
  /** Work for these peers was committed by a relay process that does not serve them: a hint to the one that does. */
  workWaits: topic<{ tenant: Tenant; peers: string[] }>('relay.work-waits'),
};
