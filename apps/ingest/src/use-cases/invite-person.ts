import type { Asker } from '@app/contracts/ingest';
import { FederationError, refuse } from '@app/protocol';
import { Clock, Configuration } from '@app/runtime';
import { Injectable } from '@nestjs/common';
import { isOpen, type Invite } from '../domain/invite';
import { isOurs, serverOf } from '../domain/people';
import type { Room } from '../domain/room-kinds';
import { noSuchRoom, personOf, roomOfMember } from './asker';
import { inviteFault, issueInvite } from './issue-invite';
import { RoomLog, type LogSession } from './log-session';
import { Peers, People, PolicyDesk, Signer } from './ports';
import { requestInvite } from './request-invite';

const DAY_MS = 86_400_000;

/** A member, or an admin, invites somebody by FQID: of this server or of another. In a room elsewhere its home is asked. */
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
    const home = await this.log.transact(async (session) => (await session.room(tenant, room_id))?.home);
    // Whom the home of a room elsewhere can invite, it knows itself.
    if (home === tenant || isOurs(tenant, target)) await this.checkTarget(tenant, target);
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
    const server = serverOf(target);
    const verdict = await this.policy.judge(tenant, server, 'invite');
    if (!verdict.ok) throw new FederationError(verdict);
    const found = await this.peers.discover(tenant, server);
    if (!found.ok) {
      // A server that is merely away gets the invite when it is back.
      if (found.code === 'SW_FED_DISCOVERY_FAILED' && found.retryable) return;
      throw new FederationError(found);
    }
    const onVersions = await this.policy.judge(tenant, server, 'invite', found.protocol_versions);
    if (!onVersions.ok) throw new FederationError(onVersions);
  }

  async issue(session: LogSession, room: Room, inviter: string, target: string): Promise<Invite> {
    const { tenant, room_id } = room;
    const now = this.clock.now();
    const fault = await inviteFault(session, room, target);
    if (fault) throw new FederationError(fault);
    const pending = (await session.invitesOf(tenant, room_id)).find(
      (invite) => invite.target === target && isOpen(invite, now),
    );
    if (pending) return pending;
    const ttl = this.configuration.inviteTtlDays * DAY_MS;
    if (room.home !== tenant) return requestInvite(session, this.signer, { room, inviter, target, ttl }, now);
    const wish = { room, inviter, target, direct: room.direct, ttl };
    return (await session.invite(tenant, await issueInvite(session, this.signer, wish, now)))!;
  }
}
