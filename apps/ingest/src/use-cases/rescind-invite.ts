import type { Asker } from '@app/contracts/ingest';
import { FederationError, refuse } from '@app/protocol';
import { Clock } from '@app/runtime';
import { Injectable } from '@nestjs/common';
import { isOpen, type Invite } from '../domain/invite';
import { recordMembership } from './answer-asks';
import { personOf, roomOfMember } from './asker';
import { RoomLog } from './log-session';
import { People, Signer } from './ports';

/** A member of the home takes an invite back before it is answered. */
@Injectable()
export class RescindInvite {
  constructor(
    private readonly log: RoomLog,
    private readonly signer: Signer,
    private readonly people: People,
    private readonly clock: Clock,
  ) {}

  async run(request: Asker & { room_id: string; invite_id: string }): Promise<Invite> {
    const { tenant, room_id, invite_id } = request;
    const person = await personOf(this.people, request);
    return this.log.transact(async (session) => {
      const room = await roomOfMember(session, tenant, room_id, person.fqid);
      await session.chain(tenant, room_id, tenant);
      const invite = await session.invite(tenant, invite_id);
      const now = this.clock.now();
      if (!invite || invite.room_id !== room_id || !isOpen(invite, now))
        throw new FederationError(
          refuse('SW_FED_NOT_INVITED', 'There is no open invite of that id in this room.'),
        );
      if (room.home !== tenant) throw new FederationError(refuse('SW_FED_NOT_HOME'));
      await recordMembership(
        session,
        this.signer,
        room,
        { target: invite.target, membership: 'invite_rescinded', by: person.fqid },
        person.fqid,
        now,
      );
      return (await session.invite(tenant, invite_id))!;
    });
  }
}
