import { Clock } from '@app/runtime';
import { refuse, type ContentOf, type Refusal } from '@app/protocol';
import { Injectable } from '@nestjs/common';
import { isOpen, joinFault, type Invite } from '../domain/invite';
import {
  currentMembership,
  foreignMembers,
  memberServers,
  type Head,
  type MembershipFact,
} from '../domain/membership';
import { serverOf } from '../domain/people';
import { haveRoomInHeads } from '../domain/room-for-servers';
import type { Room } from '../domain/room-kinds';
import type { StoredEvent } from '../domain/stored-event';
import { AnswerInviteRequest } from './answer-invite-request';
import { address, appendEvents, saying } from './append-events';
import { putInvite } from './apply-invite';
import { RoomLog, type LogSession, type Task } from './log-session';
import { PolicyDesk, Signer } from './ports';

type MemberContent = ContentOf<'sw.room.member'>;

/** The home's part: what people elsewhere ask for is decided here and written into the home's chain. */
@Injectable()
export class AnswerAsks {
  constructor(
    private readonly log: RoomLog,
    private readonly signer: Signer,
    private readonly policy: PolicyDesk,
    private readonly answerInviteRequest: AnswerInviteRequest,
    private readonly clock: Clock,
  ) {}

  run({ tenant, room_id, key }: Task): Promise<void> {
    return this.log.transact(async (session) => {
      const room = await session.room(tenant, room_id);
      // Locking our own chain first makes the decisions of one room follow each other.
      await session.chain(tenant, room_id, tenant);
      const asked = await session.eventById(tenant, key);
      if (!room || !asked || asked.status !== 'accepted') return;
      // A decision speaks of all that the asker's chain said before; it is asked for again once the hole is closed.
      if (!asked.linked) return;
      if (asked.type === 'sw.room.join') await this.decideJoin(session, room, asked);
      else if (asked.type === 'sw.room.invite_request') await this.decideInvite(session, room, asked);
      else if (asked.type === 'sw.room.decline') await this.recordDecline(session, room, asked);
      else if (asked.type === 'sw.room.leave') await this.recordLeave(session, room, asked);
    });
  }

  private async decideJoin(session: LogSession, room: Room, asked: StoredEvent): Promise<void> {
    const facts = await session.roomFacts(room.tenant, room.room_id);
    const own = facts.filter((fact) => fact.fqid === asked.sender);
    if (currentMembership(own, room.home) === 'joined') return;
    const fault = await this.joinFault(session, room, asked, facts);
    if (!fault) return this.say(session, room, asked, 'joined');
    await this.refuse(session, room, asked, fault);
    const invite = await this.inviteNamedBy(session, room, asked);
    // Its answer has been given: whoever invites that person again makes a new one.
    if (invite && isOpen(invite, this.clock.now()))
      putInvite(session, room, { ...invite, state: 'refused', refusal_code: fault.code });
  }

  private async decideInvite(session: LogSession, room: Room, asked: StoredEvent): Promise<void> {
    const fault = await this.answerInviteRequest.run(session, room, asked);
    if (fault) await this.refuse(session, room, asked, fault);
  }

  private async refuse(
    session: LogSession,
    room: Room,
    asked: StoredEvent,
    { code }: Refusal,
  ): Promise<void> {
    const [refusal] = await appendEvents(
      session,
      this.signer,
      [saying(room, 'sw.room.refusal', room.creator, { cause: asked.event_id, code })],
      this.clock.now(),
    );
    address(session, refusal!, [asked.origin]);
  }

  private async joinFault(
    session: LogSession,
    room: Room,
    asked: StoredEvent,
    facts: readonly MembershipFact[],
  ): Promise<Refusal | undefined> {
    const uninvited = await this.uninvited(session, room, asked);
    if (uninvited) return uninvited;
    const verdict = await this.policy.judge(room.tenant, asked.origin, 'invite');
    if (!verdict.ok) return verdict;
    const limit = verdict.policy.max_foreign_participants_per_room;
    const servers = memberServers(facts, room.home).add(asked.origin);
    servers.delete(room.home);
    const isFull = foreignMembers(facts, room.home) >= limit || !haveRoomInHeads(servers);
    return isFull ? refuse('SW_FED_PARTICIPANT_LIMIT') : undefined;
  }

  /** Why nobody asked for this answer, by the invite that it names. */
  private async uninvited(session: LogSession, room: Room, asked: StoredEvent): Promise<Refusal | undefined> {
    const invite = await this.inviteNamedBy(session, room, asked);
    return joinFault(invite, asked.sender, asked.received_at);
  }

  private async inviteNamedBy(
    session: LogSession,
    room: Room,
    asked: StoredEvent,
  ): Promise<Invite | undefined> {
    const { content } = JSON.parse(asked.text) as { content?: ContentOf<'sw.room.join'> };
    const invite = content && (await session.invite(room.tenant, content.invite_id));
    return invite?.room_id === room.room_id && invite.target === asked.sender ? invite : undefined;
  }

  /** Only an open invite can be declined: the word must not stand after that of a member. */
  private async recordDecline(session: LogSession, room: Room, asked: StoredEvent): Promise<void> {
    if (!(await this.uninvited(session, room, asked))) await this.say(session, room, asked, 'declined');
  }

  /** A leave of somebody who is out already needs no answer. */
  private async recordLeave(session: LogSession, room: Room, asked: StoredEvent): Promise<void> {
    const facts = await session.facts(room.tenant, room.room_id, asked.sender);
    const byHome = facts.filter((fact) => fact.said_by === room.home);
    if (currentMembership(byHome, room.home) === 'joined') await this.say(session, room, asked, 'left');
  }

  private say(
    session: LogSession,
    room: Room,
    asked: StoredEvent,
    membership: MemberContent['membership'],
  ): Promise<void> {
    return recordMembership(
      session,
      this.signer,
      room,
      { target: asked.sender, membership, cause: asked.event_id },
      room.creator,
      this.clock.now(),
    );
  }
}

/** Writes the home's word on a person, with what it had accepted of everybody, and sends it to those concerned. */
export async function recordMembership(
  session: LogSession,
  signer: Signer,
  room: Room,
  word: Omit<MemberContent, 'heads'>,
  sender: string,
  now: number,
): Promise<void> {
  const server = serverOf(word.target);
  const before = memberServers(await session.roomFacts(room.tenant, room.room_id), room.home);
  const heads = await headsOf(session, room, new Set([...before, server]));
  const [event] = await appendEvents(
    session,
    signer,
    [saying(room, 'sw.room.member', sender, { ...word, heads })],
    now,
  );
  if (!before.has(server) && word.membership !== 'joined') address(session, event!, [server]);
}

async function headsOf(
  session: LogSession,
  room: Room,
  servers: ReadonlySet<string>,
): Promise<Record<string, Head>> {
  const heads: Record<string, Head> = {};
  for (const chain of await session.chainsOf(room.tenant, room.room_id)) {
    if (chain.origin === room.home || !servers.has(chain.origin) || chain.head_id === null) continue;
    heads[chain.origin] = { seq: chain.head_seq, event_id: chain.head_id };
  }
  return heads;
}
