import type { Asker } from '@app/contracts/ingest';
import { FederationError, refuse } from '@app/protocol';
import { Clock } from '@app/runtime';
import { Injectable } from '@nestjs/common';
import { mayModerate, removalFault, type Removal } from '../domain/moderation';
import { recordMembership } from './answer-asks';
import { noSuchRoom, personOf, roomOfMember } from './asker';
import { RoomLog } from './log-session';
import { People, Signer } from './ports';

export interface RemovalWish extends Asker {
  room_id: string;
  /** The participant id of whom it is about. */
  target_id: string;
  membership: Removal;
  /** An admin of the tenant asks, who need not be in the room. */
  as_admin: boolean;
}

/** Kicks, bans or lifts a ban: the home's word, on behalf of somebody who has the right. */
@Injectable()
export class RemoveMember {
  constructor(
    private readonly log: RoomLog,
    private readonly signer: Signer,
    private readonly people: People,
    private readonly clock: Clock,
  ) {}

  /** `allowed` is false when the asker lacks the right; then nothing was done. */
  async run(request: RemovalWish): Promise<{ allowed: boolean }> {
    const { tenant, room_id, target_id, membership, as_admin } = request;
    const { fqid: by } = await personOf(this.people, request);
    const target = await this.people.byId(tenant, target_id);
    if (!target) throw new FederationError(refuse('SW_FED_UNKNOWN_USER'));
    return this.log.transact(async (session) => {
      const room = as_admin
        ? await session.room(tenant, room_id)
        : await roomOfMember(session, tenant, room_id, by);
      if (!room) throw noSuchRoom();
      if (room.home !== tenant)
        throw new FederationError(
          refuse('SW_FED_NOT_HOME', `Only ${room.home}, the home of this room, can remove people from it.`),
        );
      if (!mayModerate(room, by, as_admin)) return { allowed: false };
      // Decisions of one room follow each other.
      await session.chain(tenant, room_id, tenant);
      const facts = await session.facts(tenant, room_id, target.fqid);
      const fault = removalFault(membership, target.fqid, facts, room.home);
      if (fault) throw new FederationError(fault);
      const word = { target: target.fqid, membership, by };
      await recordMembership(session, this.signer, room, word, by, this.clock.now());
      return { allowed: true };
    });
  }
}
