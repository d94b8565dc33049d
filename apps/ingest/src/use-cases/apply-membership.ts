import { announce } from '@app/messaging';
import { ingestTopics } from '@app/contracts/ingest';
import type { ContentOf } from '@app/protocol';
import { uuidv7 } from 'uuidv7';
import { anchoredAt, newChain } from '../domain/chain';
import {
  currentMembership,
  isEnding,
  memberServers,
  wasMember,
  type MembershipFact,
} from '../domain/membership';
import { isOurs, localIdOf, serverOf } from '../domain/people';
import { readersOf } from '../domain/readers';
import type { Room } from '../domain/room-kinds';
import type { StoredEvent } from '../domain/stored-event';
import { putInvite } from './apply-invite';
import type { LogSession } from './log-session';

/** The home's word on one person. */
export async function applyMember(
  session: LogSession,
  room: Room,
  event: StoredEvent,
  content: ContentOf<'sw.room.member'>,
  now: number,
): Promise<string[]> {
  const server = serverOf(content.target);
  if (server === room.tenant && !(await isConsented(session, room, content))) {
    denounce(session, room, event);
    return [];
  }
  const before = await session.roomFacts(room.tenant, room.room_id);
  const fact: MembershipFact = {
    fqid: content.target,
    server,
    said_by: event.origin,
    said_at: event.seq,
    membership: content.membership,
    boundary: server === room.home ? event.seq : (content.heads[server]?.seq ?? -1),
    heads: content.heads,
  };
  await recordFact(session, room, fact);
  await settleInvites(session, room, fact);
  if (fact.membership === 'joined' && server !== room.tenant)
    session.putTask({ tenant: room.tenant, kind: 'fetch-profile', room_id: '', key: fact.fqid, due_at: now });
  const wasIn = memberServers(before, room.home);
  const begun = fact.membership === 'joined' ? await anchorChains(session, room, fact, wasIn, now) : [];
  if (room.home !== room.tenant && isEnding(fact.membership) && server === room.tenant)
    await stepOutIfEmpty(session, room);
  await announceReaders(session, room, event.event_id);
  return begun;
}

/** Nobody is made a member without having asked: a home's `joined` of our person answers a join of theirs. */
async function isConsented(
  session: LogSession,
  room: Room,
  { membership, target, cause }: ContentOf<'sw.room.member'>,
): Promise<boolean> {
  if (membership !== 'joined' || room.home === room.tenant) return true;
  const asked = cause ? await session.eventById(room.tenant, cause) : undefined;
  return (
    asked?.type === 'sw.room.join' &&
    asked.origin === room.tenant &&
    asked.room_id === room.room_id &&
    asked.sender === target
  );
}

function denounce(session: LogSession, room: Room, event: StoredEvent): void {
  session.audit({
    tenant: room.tenant,
    action: 'federation.membership.ignored',
    outcome: 'refused',
    peer: event.origin,
    room_id: room.room_id,
    event_id: event.event_id,
    code: 'SW_FED_NOT_INVITED',
    reason: null,
    detail: 'The home says that one of our people joined, who had not asked to.',
    trace_id: null,
  });
}

/** A server always may say that its own person left; it holds at once. */
export async function applyLeave(session: LogSession, room: Room, event: StoredEvent): Promise<void> {
  const server = event.origin;
  await recordFact(session, room, {
    fqid: event.sender,
    server,
    said_by: server,
    said_at: event.seq,
    membership: 'left',
    boundary: event.seq,
    heads: {},
  });
  await announceReaders(session, room, event.event_id);
}

async function recordFact(session: LogSession, room: Room, fact: MembershipFact): Promise<void> {
  // What the room knows of the person already is read before it is added to.
  await session.facts(room.tenant, room.room_id, fact.fqid);
  session.putFact(room.tenant, room.room_id, fact);
  await meet(session, room.tenant, fact);
  const facts = await session.facts(room.tenant, room.room_id, fact.fqid);
  const membership = currentMembership(facts, room.home) ?? fact.membership;
  session.putMember(room.tenant, room.room_id, fact.fqid, fact.server, membership);
  if (isEnding(fact.membership)) await hideWhatCameAfter(session, room, fact, facts);
  tellOf(session, room, fact.fqid, membership);
}

/** Tells the room; who is not in it any more does not hear that, and is told alone. */
function tellOf(session: LogSession, room: Room, fqid: string, membership: string): void {
  const { tenant, room_id } = room;
  const line = { tenant, kind: 'members' as const, room_id, data: { fqid, membership } };
  session.stream({ ...line, participant: null });
  if (membership !== 'joined' && isOurs(tenant, fqid)) session.stream({ ...line, participant: fqid });
}

/** People of other servers are known here from when they are first spoken of. */
async function meet(session: LogSession, tenant: string, { fqid }: MembershipFact): Promise<void> {
  if (await session.participant(tenant, fqid)) return;
  session.putParticipant(tenant, {
    participant_id: uuidv7(),
    fqid,
    display_name: localIdOf(fqid),
    avatar_url: null,
    foreign: !isOurs(tenant, fqid),
  });
}

/** What was shown before the home's word came, and by that word was not a member's, is hidden again. */
async function hideWhatCameAfter(
  session: LogSession,
  room: Room,
  ending: MembershipFact,
  facts: MembershipFact[],
): Promise<void> {
  for (const event of await session.saidAfter(
    room.tenant,
    room.room_id,
    ending.fqid,
    ending.boundary,
    'accepted',
  )) {
    if (!wasMember(facts, event.seq))
      session.putEvent({ ...event, status: 'refused', code: 'SW_FED_NOT_IN_ROOM' });
  }
}

const INVITE_STATE = {
  joined: 'accepted',
  declined: 'declined',
  invite_rescinded: 'rescinded',
  invite_expired: 'expired',
  banned: 'rescinded',
} as const;

async function settleInvites(session: LogSession, room: Room, fact: MembershipFact): Promise<void> {
  if (!(fact.membership in INVITE_STATE)) return;
  const state = INVITE_STATE[fact.membership as keyof typeof INVITE_STATE];
  for (const invite of await session.invitesOf(room.tenant, room.room_id)) {
    if (invite.target !== fact.fqid || !['sending', 'pending', 'joining'].includes(invite.state)) continue;
    putInvite(session, room, { ...invite, state });
    if (state !== 'accepted' || !invite.direct) continue;
    for (const [local, other] of [
      [invite.target, invite.inviter],
      [invite.inviter, invite.target],
    ] as const) {
      if (isOurs(room.tenant, local) && !(await session.directRoom(room.tenant, local, other))) {
        session.putDirectRoom(room.tenant, local, other, room.room_id);
      }
    }
  }
}

/** Where chains begin for this server: all of them when it is admitted, a newcomer's when that one is. */
async function anchorChains(
  session: LogSession,
  room: Room,
  fact: MembershipFact,
  wasIn: ReadonlySet<string>,
  now: number,
): Promise<string[]> {
  const { tenant, room_id, home } = room;
  const homeChain = await session.chain(tenant, room_id, home);
  const isHistory =
    homeChain !== undefined && homeChain.since_seq !== null && fact.said_at < homeChain.since_seq;
  if (home === tenant || isHistory || wasIn.has(fact.server)) return [];
  const weAreNew = fact.server === tenant;
  if (!weAreNew && !wasIn.has(tenant)) return [];
  if (weAreNew) {
    await anchor(session, room, home, fact.said_at, null);
    session.putTask({ tenant, kind: 'pull-membership', room_id, key: String(fact.said_at), due_at: now });
  }
  const others = Object.entries(fact.heads).filter(
    ([origin]) => origin !== tenant && origin !== home && (weAreNew || origin === fact.server),
  );
  for (const [origin, head] of others) await anchor(session, room, origin, head.seq + 1, head.event_id);
  return [...(weAreNew ? [home] : []), ...others.map(([origin]) => origin)];
}

async function anchor(
  session: LogSession,
  room: Room,
  origin: string,
  since: number,
  prev: string | null,
): Promise<void> {
  const chain =
    (await session.chain(room.tenant, room.room_id, origin)) ??
    newChain(room.tenant, room.room_id, origin, null);
  session.putChain(anchoredAt(chain, since, prev));
}

/** With our last person out, nothing of this room is owed to us any more. */
export async function stepOutIfEmpty(session: LogSession, room: Room): Promise<void> {
  const facts = await session.roomFacts(room.tenant, room.room_id);
  if (memberServers(facts, room.home).has(room.tenant)) return;
  for (const chain of await session.chainsOf(room.tenant, room.room_id)) {
    if (chain.origin !== room.tenant) session.putChain({ ...chain, since_seq: null });
  }
}

/** Tells the relay who gets our chain, whenever membership may have changed that. */
export async function announceReaders(session: LogSession, room: Room, cause: string): Promise<void> {
  const { tenant, room_id, home } = room;
  const own = await session.chain(tenant, room_id, tenant);
  if (!own) return;
  const facts = await session.roomFacts(tenant, room_id);
  const readers = readersOf(facts, home, tenant, own.head_seq);
  // Both only grow, and every change of the readers comes with a new event or a new fact.
  const version = own.head_seq + facts.length;
  session.announce(
    announce(ingestTopics.readersChanged, `${cause} readers`, { tenant, room_id, version, readers }),
  );
}
