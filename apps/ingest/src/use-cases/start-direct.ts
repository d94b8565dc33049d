import type { Asker, InviteState } from '@app/contracts/ingest';
import { FederationError, refuse } from '@app/protocol';
import { Clock } from '@app/runtime';
import { Injectable } from '@nestjs/common';
import { stateAt } from '../domain/invite';
import { isOurs } from '../domain/people';
import { federationFault } from '../domain/room-kinds';
import { personOf } from './asker';
import { createRoom } from './create-room';
import { InvitePerson } from './invite-person';
import { RoomLog } from './log-session';
import { People, Signer } from './ports';

export interface StartedDirect {
  room_id: string;
  invite_id: string | null;
  state: InviteState;
  created: boolean;
}

/** A room of two across servers: asking twice gives the same room. */
@Injectable()
export class StartDirect {
  constructor(
    private readonly log: RoomLog,
    private readonly signer: Signer,
    private readonly people: People,
    private readonly invite: InvitePerson,
    private readonly clock: Clock,
  ) {}

  async run(request: Asker & { fqid: string }): Promise<StartedDirect> {
    const { tenant, fqid: target } = request;
    const { fqid: creator, display_name: name } = await personOf(this.people, request);
    if (creator === target)
      throw new FederationError(refuse('SW_FED_MALFORMED_REQUEST', 'A direct room needs somebody else.'));
    await this.invite.checkTarget(tenant, target);
    return (await this.existing(tenant, creator, target)) ?? this.start(tenant, creator, target, name);
  }

  private existing(tenant: string, creator: string, target: string): Promise<StartedDirect | undefined> {
    return this.log.transact(async (session) => {
      const room_id = await session.directRoom(tenant, creator, target);
      if (!room_id) return undefined;
      const room = await session.room(tenant, room_id);
      const closed = room && !isOurs(tenant, target) ? federationFault(room) : undefined;
      if (closed) throw new FederationError(closed);
      const invites = (await session.invitesOf(tenant, room_id)).sort((a, b) => a.created_at - b.created_at);
      const last = invites.at(-1);
      return {
        room_id,
        invite_id: last?.invite_id ?? null,
        state: last ? stateAt(last, this.clock.now()) : 'accepted',
        created: false,
      };
    });
  }

  private async start(tenant: string, creator: string, target: string, name: string): Promise<StartedDirect> {
    return this.log.transact(async (session) => {
      // Two requests at once: the second finds the room that the first one made.
      await session.holdDirectRoom(tenant, creator, target);
      const known = await session.directRoom(tenant, creator, target);
      if (known) {
        const [invite] = await session.invitesOf(tenant, known);
        return {
          room_id: known,
          invite_id: invite?.invite_id ?? null,
          state: invite?.state ?? 'accepted',
          created: false,
        };
      }
      const wish = {
        tenant,
        creator,
        name,
        room_type: 'dm',
        history: 'shared',
        incognito: false,
        bridge: false,
        federate: true,
        direct: true,
      } as const;
      const room = await createRoom(session, this.signer, wish, this.clock.now());
      session.putDirectRoom(tenant, creator, target, room.room_id);
      const invite = await this.invite.issue(session, room, creator, target);
      return { room_id: room.room_id, invite_id: invite.invite_id, state: invite.state, created: true };
    });
  }
}
