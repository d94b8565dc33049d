import { refuse, type Refusal } from '@app/protocol';

/** What this server holds of one server's log in one room. */
export interface Chain {
  tenant: string;
  room_id: string;
  origin: string;
  /** The first place that must be here; null while this server is not in the room and only holds single events. */
  since_seq: number | null;
  /** The id that `prev` of the event at `since_seq` must have, when it is known. */
  since_prev: string | null;
  /** The highest place with nothing missing below it since `since_seq`; one less than it when nothing is here. */
  head_seq: number;
  head_id: string | null;
  head_ts: number;
  /** Rotation rank of the key that signed the head. */
  head_rank: number;
  /** The highest place held, beyond holes. */
  max_seq: number;
  /** The highest `ts` held. */
  max_ts: number;
  state: 'open' | 'forked' | 'quarantined';
}

export const newChain = (tenant: string, room_id: string, origin: string, since: number | null): Chain => ({
  tenant,
  room_id,
  origin,
  since_seq: since,
  since_prev: null,
  head_seq: (since ?? 0) - 1,
  head_id: null,
  head_ts: 0,
  head_rank: 0,
  max_seq: -1,
  max_ts: 0,
  state: 'open',
});

/** What an event says of its place. */
export interface Claim {
  seq: number;
  prev: string | null;
  id: string;
  ts: number;
  rank: number;
}

/**
 * - `next`: it continues the chain; - `ahead`: authentic, beyond a hole, linked when the hole closes;
 * - `single`: before this server's time in the room, or sent across the room's border.
 */
export type Place = { ok: true; at: 'next' | 'ahead' | 'single' } | Refusal;

/** Where an authentic event stands in a chain that does not hold its place yet (docs/protocol.md, "The chain"). */
export function placeOf(chain: Chain, claim: Claim): Place {
  if (chain.state === 'forked')
    return refuse('SW_FED_CHAIN_FORK', 'This chain is frozen: two signed events claim one place.');
  if (chain.since_seq === null || claim.seq < chain.since_seq) return { ok: true, at: 'single' };
  if (chain.state === 'quarantined')
    return refuse(
      'SW_FED_CHAIN_BROKEN',
      'This chain is quarantined: an event did not link to the one before it.',
    );
  if (claim.seq > chain.head_seq + 1) return { ok: true, at: 'ahead' };
  const broken = linkFault(chain, claim);
  return broken ?? { ok: true, at: 'next' };
}

/** Why `claim` cannot follow the chain's head, if it cannot. */
export function linkFault(chain: Chain, claim: Claim): Refusal | undefined {
  const expected = chain.head_id ?? chain.since_prev;
  if (expected !== null && claim.prev !== expected)
    return refuse('SW_FED_CHAIN_BROKEN', `prev must be ${expected}.`);
  if (chain.head_id === null) return undefined;
  if (claim.rank < chain.head_rank) return refuse('SW_FED_KEY_BACKWARDS');
  if (claim.ts < chain.head_ts)
    return refuse('SW_FED_TS_BACKWARDS', `ts must not be below ${chain.head_ts}.`);
  return undefined;
}

/** The chain with `claim` stored at its place. */
export function withEvent(chain: Chain, claim: Claim, at: 'next' | 'ahead' | 'single'): Chain {
  const held = { max_seq: Math.max(chain.max_seq, claim.seq), max_ts: Math.max(chain.max_ts, claim.ts) };
  if (at !== 'next') return { ...chain, ...held };
  return {
    ...chain,
    ...held,
    head_seq: claim.seq,
    head_id: claim.id,
    head_ts: claim.ts,
    head_rank: claim.rank,
  };
}

/** The missing range just above the head, if something is held beyond it. */
export function holeOf(chain: Chain): { from_seq: number; to_seq: number } | undefined {
  if (chain.state !== 'open' || chain.since_seq === null || chain.max_seq <= chain.head_seq) return undefined;
  return { from_seq: chain.head_seq + 1, to_seq: chain.max_seq - 1 };
}

/** Anchors the chain where the home's word says that it begins for this server. */
export function anchoredAt(chain: Chain, since: number, prev: string | null): Chain {
  if (chain.since_seq === since) return chain;
  return {
    ...chain,
    since_seq: since,
    since_prev: prev,
    head_seq: since - 1,
    head_id: prev,
    head_ts: 0,
    head_rank: 0,
  };
}
