import { refuse, type FederationEvent, type ParsedEvent, type Refusal } from '@app/protocol';
import { placeOf, type Chain, type Claim } from '../domain/chain';
import { wasMember } from '../domain/membership';
import { federationFault, type Room } from '../domain/room-kinds';
import type { StoredEvent } from '../domain/stored-event';
import { crossesBorder, ownRuleFault, speakerOf, targetOf } from '../domain/type-rules';
import type { LogSession, Wanted } from './log-session';

/** An event whose form, hash, time, key and signature are in order. */
export interface AuthenticEvent {
  tenant: string;
  parsed: ParsedEvent;
  /** Rotation rank of its signing key. */
  rank: number;
}

/** What the log makes of an authentic event. */
export type Judgement =
  | { is: 'duplicate'; held: StoredEvent }
  | { is: 'fork'; held: StoredEvent; chain: Chain }
  /** Takes no place: it may come again. */
  | { is: 'turned-away'; refusal: Refusal }
  /** Takes its place, with `refusal` if it is refused for what it says. */
  | { is: 'placed'; at: 'next' | 'ahead' | 'single'; chain: Chain; room: Room; refusal?: Refusal };

const notInRoom = (retryable: boolean): Refusal => refuse('SW_FED_NOT_IN_ROOM', undefined, { retryable });

export const claimOf = ({ parsed, rank }: AuthenticEvent): Claim => ({
  seq: parsed.event.seq,
  prev: parsed.event.prev,
  id: parsed.id,
  ts: parsed.event.ts,
  rank,
});

/** What the log has to load to judge it. */
export const wantedBy = ({ tenant, parsed }: AuthenticEvent): Wanted => ({
  tenant,
  room_id: parsed.roomId,
  origin: parsed.event.origin,
  seq: parsed.event.seq,
  sender: parsed.event.sender,
  event_id: parsed.id,
  target: targetOf(parsed.event),
});

/** Runs the checks that need the room (docs/protocol.md, "Order of checks"), in their order. */
export async function judgeEvent(
  session: LogSession,
  room: Room | undefined,
  authentic: AuthenticEvent,
  chain: Chain,
  now: number,
): Promise<Judgement> {
  const { tenant, parsed } = authentic;
  const { event, id } = parsed;
  if (!room) return { is: 'turned-away', refusal: notInRoom(true) };
  const closed = federationFault(room);
  if (closed) return { is: 'turned-away', refusal: closed };

  const held = await session.held({ tenant, room_id: room.room_id, origin: event.origin, seq: event.seq });
  if (held?.event_id === id) return { is: 'duplicate', held };
  if (held) return { is: 'fork', held, chain };

  const place = placeOf(chain, claimOf(authentic));
  if (!place.ok) return { is: 'turned-away', refusal: place };
  const placed = { is: 'placed' as const, at: place.at, chain, room };

  const speaker = speakerOf(event.type);
  if (chain.since_seq === null && !crossesBorder(event.type))
    return { is: 'turned-away', refusal: notInRoom(true) };
  if (speaker === 'home' && event.origin !== room.home)
    return { ...placed, refusal: refuse('SW_FED_NOT_HOME') };
  if (speaker === 'member') {
    const stranger = await membershipFault(session, room, chain, event);
    if (stranger?.retryable) await askHome(session, room, now);
    if (stranger)
      return stranger.retryable ? { is: 'turned-away', refusal: stranger } : { ...placed, refusal: stranger };
  }
  const named = targetOf(event);
  const target = named ? await session.eventById(tenant, named) : undefined;
  const refusal = ownRuleFault({ tenant, home: room.home, now, event, target });
  return refusal ? { ...placed, refusal } : placed;
}

/** The home's own word needs no membership; a person of whom nothing is known yet may still turn out to be a member. */
async function membershipFault(
  session: LogSession,
  room: Room,
  chain: Chain,
  event: FederationEvent,
): Promise<Refusal | undefined> {
  const { tenant } = room;
  const facts = await session.facts(tenant, room.room_id, event.sender);
  if (wasMember(facts, event.seq)) return undefined;
  if (room.home === tenant) return notInRoom(await mayStillJoin(session, room, chain, event));
  if (facts.length === 0) return notInRoom(true);
  // What is missing of the home's chain may hold the statement that makes this person a member.
  const home = await session.chain(tenant, room.room_id, room.home);
  const hasHole = home !== undefined && home.max_seq > home.head_seq;
  if (hasHole || (await session.pullsMembership(tenant, room.room_id))) return notInRoom(true);
  // The facts were read earlier: the last of what was missing may have come since.
  const all = await session.roomFacts(tenant, room.room_id);
  const latest = all.filter(({ fqid }) => fqid === event.sender);
  return wasMember(latest, event.seq) ? undefined : notInRoom(false);
}

/**
 * At the home nobody else knows better: only a join that is being decided can change the verdict, and one that waits
 * for the hole that this event fills will not, for it comes later in the chain.
 */
async function mayStillJoin(
  session: LogSession,
  room: Room,
  chain: Chain,
  { sender, seq }: FederationEvent,
): Promise<boolean> {
  if (chain.max_seq > seq) return false;
  const invites = await session.invitesOf(room.tenant, room.room_id);
  return invites.some(
    ({ target, state }) => target === sender && (state === 'sending' || state === 'pending'),
  );
}

/** The word that makes this person a member may have been missed: the home is asked for what it said since. */
async function askHome(session: LogSession, { tenant, room_id, home }: Room, now: number): Promise<void> {
  const chain = home === tenant ? undefined : await session.chain(tenant, room_id, home);
  if (chain?.since_seq != null)
    session.putTask({ tenant, kind: 'catch-up', room_id, key: home, due_at: now });
}
