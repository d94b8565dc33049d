import type { Asker, Participant } from '@app/contracts/ingest';
import { FederationError, refuse } from '@app/protocol';
import { Clock } from '@app/runtime';
import { Injectable } from '@nestjs/common';
import { joinFault, type Invite } from '../domain/invite';
import { federationFault, type Room } from '../domain/room-kinds';
import { recordMembership } from './answer-asks';
import { address, appendEvents, saying } from './append-events';
import { putInvite } from './apply-invite';
import { personOf } from './asker';
import { RoomLog, type LogSession } from './log-session';
import { People, Signer } from './ports';

type Request = Asker & { invite_id: string };

/** A person takes or declines an invite: here when the room is ours, otherwise by asking its home. */
@Injectable()
export class AnswerInvite {
  constructor(
    private readonly log: RoomLog,
    private readonly signer: Signer,
    private readonly people: People,
    private readonly clock: Clock,
  ) {}

  accept(request: Request): Promise<Invite> {
    return this.answer(request, 'sw.room.join', 'joined', 'joining');
  }

  decline(request: Request): Promise<Invite> {
    return this.answer(request, 'sw.room.decline', 'declined', 'declined');
  }

  private async answer(
    request: Request,
    type: 'sw.room.join' | 'sw.room.decline',
    membership: 'joined' | 'declined',
    state: Invite['state'],
  ): Promise<Invite> {
    const person = await personOf(this.people, request);
    return this.log.transact(async (session) => {
      const { invite, room } = await this.open(session, request, person);
      const now = this.clock.now();
      const { tenant } = request;
      if (room.home === tenant) {
        await recordMembership(
          session,
          this.signer,
          room,
          { target: person.fqid, membership },
          person.fqid,
          now,
        );
        return (await session.invite(tenant, invite.invite_id))!;
      }
      // Asked twice, the first request is still on its way.
      if (invite.state === 'joining' && state === 'joining') return invite;
      const [event] = await appendEvents(
        session,
        this.signer,
        [saying(room, type, person.fqid, { invite_id: invite.invite_id })],
        now,
      );
      address(session, event!, [room.home]);
      putInvite(session, room, { ...invite, state });
      return { ...invite, state };
    });
  }

  private async open(
    session: LogSession,
    { tenant, invite_id }: Request,
    person: Participant,
  ): Promise<{ invite: Invite; room: Room }> {
    const invite = await session.invite(tenant, invite_id);
    const room = invite && (await session.room(tenant, invite.room_id));
    if (!invite || !room || invite.target !== person.fqid)
      throw new FederationError(refuse('SW_FED_NOT_INVITED'));
    await session.chain(tenant, room.room_id, tenant);
    const fault =
      joinFault(invite, person.fqid, this.clock.now()) ??
      (room.home === tenant ? undefined : federationFault(room));
    if (fault) throw new FederationError(fault);
    return { invite, room };
  }
}
