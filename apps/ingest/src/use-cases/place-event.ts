import { holeOf, linkFault, withEvent, type Chain } from '../domain/chain';
import type { Room } from '../domain/room-kinds';
import type { StoredEvent } from '../domain/stored-event';
import { isControl, targetOf } from '../domain/type-rules';
import { eraseIfAsked } from './apply-erase';
import { applyEffect, ASKS, haveAnswered } from './effects';
import { claimOf, type AuthenticEvent, type Judgement } from './judge-event';
import type { LogSession } from './log-session';

const LINK_PAGE = 500;

/** Puts a judged event into the log, applies what it says, and links what had waited for it; resolves to what is kept. */
export async function placeEvent(
  session: LogSession,
  authentic: AuthenticEvent,
  judgement: Extract<Judgement, { is: 'placed' }>,
  now: number,
): Promise<StoredEvent> {
  const { room, at, refusal } = judgement;
  const stored = await eraseIfAsked(session, room, storedForm(authentic, judgement, now));
  const chain = withEvent(judgement.chain, claimOf(authentic), at);
  session.putChain(chain);
  session.putEvent(stored);
  const begun = stored.applied && !refusal ? await applyEffect(session, room, stored, now) : [];
  for (const origin of new Set([stored.origin, ...begun])) await linkWaiting(session, room, origin, now);
  return stored;
}

/** Links what is stored beyond the head as far as it goes, and has the next hole filled. */
export async function linkWaiting(
  session: LogSession,
  room: Room,
  origin: string,
  now: number,
): Promise<void> {
  const { tenant, room_id } = room;
  for (;;) {
    const chain = await session.chain(tenant, room_id, origin);
    if (!chain || chain.since_seq === null || chain.state !== 'open' || chain.max_seq <= chain.head_seq)
      return;
    const [event] = await session.heldAbove({ ...chain, seq: chain.head_seq }, LINK_PAGE);
    if (event?.seq !== chain.head_seq + 1) return haveFilled(session, chain, now);
    const claim = { seq: event.seq, prev: event.prev, id: event.event_id, ts: event.ts, rank: event.rank };
    const fault = linkFault(chain, claim);
    if (fault) return quarantine(session, chain, event, fault.code);
    session.putChain(withEvent(chain, claim, 'next'));
    session.putEvent({ ...event, linked: true, applied: true });
    if (event.status === 'refused') continue;
    if (event.applied) {
      if (ASKS.has(event.type)) await haveAnswered(session, room, event, {} as never, now);
      continue;
    }
    const current = (await session.room(tenant, room_id)) ?? room;
    for (const begun of await applyEffect(session, current, event, now))
      await linkWaiting(session, current, begun, now);
  }
}

function haveFilled(session: LogSession, chain: Chain, now: number): void {
  if (!holeOf(chain)) return;
  session.putTask({
    tenant: chain.tenant,
    kind: 'fill-hole',
    room_id: chain.room_id,
    key: chain.origin,
    due_at: now,
  });
}

function quarantine(session: LogSession, chain: Chain, event: StoredEvent, code: StoredEvent['code']): void {
  session.putChain({ ...chain, state: 'quarantined' });
  session.audit({
    tenant: chain.tenant,
    action: 'federation.chain.quarantined',
    outcome: 'refused',
    peer: chain.origin,
    room_id: chain.room_id,
    event_id: event.event_id,
    code,
    reason: null,
    detail: `The event at ${event.seq} does not link to the one before it; nothing after it is accepted.`,
    trace_id: null,
  });
}

function storedForm(
  { tenant, parsed, rank }: AuthenticEvent,
  { room, at, refusal }: Extract<Judgement, { is: 'placed' }>,
  now: number,
): StoredEvent {
  const { event, id, text } = parsed;
  return {
    tenant,
    room_id: room.room_id,
    origin: event.origin,
    seq: event.seq,
    event_id: id,
    prev: event.prev,
    ts: event.ts,
    type: event.type,
    sender: event.sender,
    status: refusal ? 'refused' : 'accepted',
    code: refusal?.code ?? null,
    reason: refusal?.reason ?? null,
    linked: at === 'next',
    // The home's word takes effect in the order of its chain; everything else at once.
    applied: at !== 'ahead' || !isControl(event.type),
    target: targetOf(event),
    text,
    rank,
    received_at: now,
  };
}
