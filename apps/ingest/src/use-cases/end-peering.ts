import type { SeveringCounts } from '@app/contracts/ingest';
import { Clock } from '@app/runtime';
import { Injectable } from '@nestjs/common';
import { isOpen } from '../domain/invite';
import { currentMembership, groupByPerson } from '../domain/membership';
import { serverOf } from '../domain/people';
import type { Room } from '../domain/room-kinds';
import { severingCounts } from '../domain/shared-rooms';
import { recordMembership } from './answer-asks';
import { toldEnd } from './hear-notices';
import { appendEvents, saying } from './append-events';
import { putInvite } from './apply-invite';
import { stepOutIfEmpty } from './apply-membership';
import { RoomLog, type LogSession, type Task } from './log-session';
import { PolicyDesk, Signer } from './ports';
import { LogViews } from './views';

/**
 * Takes two servers apart: their people leave the rooms that we host by our word, ours leave all others that they are
 * in together. Done twice it changes nothing more, so what was cut short is repeated whole.
 */
@Injectable()
export class EndPeering {
  constructor(
    private readonly log: RoomLog,
    private readonly views: LogViews,
    private readonly signer: Signer,
    private readonly policy: PolicyDesk,
    private readonly clock: Clock,
  ) {}

  /** An admin ends it, or looks what that would do. */
  async byAdmin(request: {
    tenant: string;
    peer: string;
    dry_run: boolean;
    trace_id: string;
  }): Promise<SeveringCounts> {
    const { tenant, peer, dry_run, trace_id } = request;
    if (dry_run) return severingCounts(tenant, await this.views.sharedRooms(tenant, peer));
    return this.end(tenant, peer, 'by an admin here', trace_id);
  }

  /** The peer has told us that it ended it, which may be an old story by now. */
  async run({ tenant, key }: Task): Promise<void> {
    const { peer, ts } = toldEnd(key);
    if (await this.policy.endedBy(tenant, peer, ts)) await this.end(tenant, peer, 'by the peer', null);
  }

  private async end(
    tenant: string,
    peer: string,
    whose: string,
    trace_id: string | null,
  ): Promise<SeveringCounts> {
    const rooms = await this.views.sharedRooms(tenant, peer);
    for (const { room_id } of rooms)
      await this.log.transact((session) => this.endIn(session, tenant, room_id, peer));
    const counts = severingCounts(tenant, rooms);
    const { hosted_here: here, hosted_elsewhere: elsewhere } = counts;
    const detail = `Ended ${whose}: ${here.people} of theirs left ${here.rooms} rooms hosted here, ${elsewhere.people} of ours left ${elsewhere.rooms} rooms hosted elsewhere.`;
    const nothing = { room_id: null, event_id: null, code: null, reason: null };
    await this.log.transact(async (session) =>
      session.audit({
        ...nothing,
        tenant,
        action: 'federation.peering.ended',
        outcome: 'done',
        peer,
        detail,
        trace_id,
      }),
    );
    return counts;
  }

  private async endIn(session: LogSession, tenant: string, room_id: string, peer: string): Promise<void> {
    const room = await session.room(tenant, room_id);
    if (!room) return;
    await session.chain(tenant, room_id, tenant);
    const now = this.clock.now();
    if (room.home === tenant) {
      for (const target of await joinedOf(session, room, peer))
        await recordMembership(session, this.signer, room, { target, membership: 'left' }, room.creator, now);
    } else {
      const leaves = (await joinedOf(session, room, tenant)).map((fqid) =>
        saying(room, 'sw.room.leave', fqid, {}),
      );
      await appendEvents(session, this.signer, leaves, now);
      // Its answer to our leaving is not going to come.
      if (room.home === peer) await stepOutIfEmpty(session, room);
    }
    await this.closeInvites(session, room, peer, now);
  }

  private async closeInvites(session: LogSession, room: Room, peer: string, now: number): Promise<void> {
    for (const invite of await session.invitesOf(room.tenant, room.room_id)) {
      const between = room.home === peer || serverOf(invite.target) === peer;
      if (between && isOpen(invite, now))
        putInvite(session, room, { ...invite, state: 'refused', refusal_code: 'SW_FED_PEER_SEVERED' });
    }
  }
}

async function joinedOf(session: LogSession, room: Room, server: string): Promise<string[]> {
  const people = groupByPerson(await session.roomFacts(room.tenant, room.room_id));
  return [...people]
    .filter(([, own]) => own[0]!.server === server && currentMembership(own, room.home) === 'joined')
    .map(([fqid]) => fqid);
}
