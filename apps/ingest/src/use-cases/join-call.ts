import type { CallToken, HostFailed } from '@app/contracts/calls';
import type { Asker } from '@app/contracts/ingest';
import { FederationError, refuse } from '@app/protocol';
import { Injectable } from '@nestjs/common';
import { federationFault, type Room } from '../domain/room-kinds';
import { personOf, roomOfMember } from './asker';
import { RoomLog } from './log-session';
import { CallHosts, CallMinter, People, PolicyDesk } from './ports';

/** A person in a room gets what opens its call: from the room's home, which hosts it. */
@Injectable()
export class JoinCall {
  constructor(
    private readonly log: RoomLog,
    private readonly people: People,
    private readonly policy: PolicyDesk,
    private readonly minter: CallMinter,
    private readonly hosts: CallHosts,
  ) {}

  async run(request: Asker & { room_id: string }): Promise<({ ok: true } & CallToken) | HostFailed> {
    const { tenant, room_id } = request;
    const person = await personOf(this.people, request);
    const room = await this.log.transact((session) => roomOfMember(session, tenant, room_id, person.fqid));
    if (room.home !== tenant) return this.askHome(room, person.fqid);
    const minted = await this.minter.mint(room_id, person);
    if (!minted) throw noCalls();
    return { ok: true, ...minted };
  }

  private async askHome(room: Room, fqid: string): Promise<({ ok: true } & CallToken) | HostFailed> {
    const { tenant, room_id, home } = room;
    const fault = federationFault(room);
    if (fault) throw new FederationError(fault);
    const verdict = await this.policy.judge(tenant, home, 'send');
    if (!verdict.ok) throw new FederationError(verdict);
    const hosted = await this.hosts.ask(tenant, home, room_id, fqid);
    if ('given' in hosted) return { ok: true, ...hosted.given };
    if ('failed' in hosted) return { ok: false, host: home, cause: hosted.failed };
    throw noCalls(`${home}, which hosts this room, has no calls.`);
  }
}

export const noCalls = (detail?: string): FederationError =>
  new FederationError(refuse('SW_FED_NO_CALLS', detail));
