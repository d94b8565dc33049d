import type { Asker } from '@app/contracts/ingest';
import { FederationError, refuse } from '@app/protocol';
import { Clock, Configuration } from '@app/runtime';
import { Injectable } from '@nestjs/common';
import { stateAt, type Invite } from '../domain/invite';
import { currentMembership, isBanned } from '../domain/membership';
import { isOurs, serverOf } from '../domain/people';
import { federationFault, type Room } from '../domain/room-kinds';
import { noSuchRoom, personOf, roomOfMember } from './asker';
import { issueInvite } from './issue-invite';
import { RoomLog, type LogSession } from './log-session';
import { Peers, People, PolicyDesk, Signer } from './ports';

const DAY_MS = 86_400_000;

/** A member, or an admin, invites somebody by FQID: of this server or of another. */
@Injectable()
export class InvitePerson {
  constructor(
    private readonly log: RoomLog,
    private readonly signer: Signer,
    private readonly people: People,
    private readonly policy: PolicyDesk,
    private readonly peers: Peers,
    private readonly clock: Clock,
    private readonly configuration: Configuration,
  ) {}

  async run(request: Asker & { room_id: string; fqid: string; as_admin?: boolean }): Promise<Invite> {
    const asker = await personOf(this.people, request);
    const { tenant, room_id, fqid: target } = request;
    await this.checkTarget(tenant, target);
    return this.log.transact(async (session) => {
      const room = request.as_admin
        ? await session.room(tenant, room_id)
        : await roomOfMember(session, tenant, room_id, asker.fqid);
      if (!room) throw noSuchRoom();
      await session.chain(tenant, room_id, tenant);
      return this.issue(session, room, asker.fqid, target);
    });
  }

  /** What must hold before a person of another server can be asked at all. */
  async checkTarget(tenant: string, target: string): Promise<void> {
    if (isOurs(tenant, target)) {
      if (!(await this.people.byFqid(tenant, target)))
        throw new FederationError(refuse('SW_FED_UNKNOWN_USER'));
      return;
    }
    const verdict = await this.policy.judge(tenant, serverOf(target), 'invite');
    if (!verdict.ok) throw new FederationError(verdict);
    const found = await this.peers.discover(tenant, serverOf(target));
    // A server that is merely away gets the invite when it is back.
    if (!found.ok && !(found.code === 'SW_FED_DISCOVERY_FAILED' && found.retryable))
      throw new FederationError(found);
  }

  async issue(session: LogSession, room: Room, inviter: string, target: string): Promise<Invite> {
    const { tenant, room_id } = room;
    const now = this.clock.now();
    const fault = isOurs(tenant, target) ? undefined : federationFault(room);
    if (fault) throw new FederationError(fault);
    if (room.home !== tenant)
      throw new FederationError(
        refuse('SW_FED_NOT_HOME', `Only ${room.home}, the home of this room, can issue invites.`),
      );
    const facts = await session.facts(tenant, room_id, target);
    if (isBanned(facts, room.home))
      throw new FederationError(refuse('SW_FED_NOT_INVITED', `${target} is banned from this room.`));
    if (currentMembership(facts, room.home) === 'joined') {
      throw new FederationError(refuse('SW_FED_MALFORMED_REQUEST', `${target} is in the room already.`));
    }
    const pending = (await session.invitesOf(tenant, room_id)).find(
      (invite) =>
        invite.target === target && ['sending', 'pending', 'joining'].includes(stateAt(invite, now)),
    );
    if (pending) return pending;
    return issueInvite(
      session,
      this.signer,
      { room, inviter, target, direct: room.direct, ttl: this.configuration.inviteTtlDays * DAY_MS },
      now,
    );
  }
}
