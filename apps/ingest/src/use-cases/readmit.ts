import { announce } from '@app/messaging';
import { ingestTopics } from '@app/contracts/ingest';
import type { ContentOf, FederationEvent, Refusal } from '@app/protocol';
import { wasMember } from '../domain/membership';
import { isOurs } from '../domain/people';
import type { Room } from '../domain/room-kinds';
import type { StoredEvent } from '../domain/stored-event';
import { ownRuleFault } from '../domain/type-rules';
import type { LogSession } from './log-session';

/**
 * Takes what a person said before the home's word on their joining was here, and what had been hidden meanwhile: who is in
 * the room is decided by coordinates, not by arrival (docs/protocol.md 10.2). Each has its effect by `apply` before the
 * next is looked at: a leave among them decides about those after it.
 */
export async function readmit(
  session: LogSession,
  room: Room,
  word: StoredEvent,
  { target, membership }: ContentOf<'sw.room.member'>,
  now: number,
  apply: (taken: StoredEvent) => Promise<unknown>,
): Promise<void> {
  if (membership !== 'joined') return;
  const { tenant, room_id } = room;
  const known = () => session.facts(tenant, room_id, target);
  const joined = (await known()).find(
    ({ said_by, said_at }) => said_by === word.origin && said_at === word.seq,
  );
  if (!joined) return;
  for (const event of await session.saidAfter(tenant, room_id, target, joined.boundary, 'refused')) {
    if (event.code !== 'SW_FED_NOT_IN_ROOM' || !wasMember(await known(), event.seq)) continue;
    const refusal = await otherFault(session, room, event, now);
    if (refusal) {
      session.putEvent({ ...event, code: refusal.code, reason: refusal.reason ?? null });
      continue;
    }
    const accepted: StoredEvent = { ...event, status: 'accepted', code: null, reason: null };
    session.putEvent(accepted);
    if (!isOurs(tenant, target)) tell(session, accepted);
    await apply(accepted);
  }
}

/** What else is wrong with it: its rules were not asked about while its author was nobody here. */
async function otherFault(
  session: LogSession,
  { tenant, home }: Room,
  stored: StoredEvent,
  now: number,
): Promise<Refusal | undefined> {
  const event = JSON.parse(stored.text) as FederationEvent;
  const target = stored.target === null ? undefined : await session.eventById(tenant, stored.target);
  return ownRuleFault({ tenant, home, now, event, target });
}

function tell(session: LogSession, event: StoredEvent): void {
  const { tenant, room_id, origin, seq, event_id, type, text } = event;
  session.audit({
    tenant,
    action: 'federation.event.accepted',
    outcome: 'accepted',
    peer: origin,
    room_id,
    event_id,
    code: null,
    reason: null,
    detail: 'A later word of the home says that its author was in the room.',
    trace_id: null,
  });
  session.announce(
    announce(ingestTopics.eventAccepted, event_id, { tenant, room_id, origin, seq, event_id, type, text }),
  );
}
