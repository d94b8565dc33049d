import type { CallToken } from '@app/contracts/calls';
import type { PeerQuery } from '@app/contracts/ingest';
import { FederationError, refuse } from '@app/protocol';
import { Injectable } from '@nestjs/common';
import { currentMembership } from '../domain/membership';
import { serverOf } from '../domain/people';
import { noCalls } from './join-call';
import { RoomLog } from './log-session';
import { CallMinter, People } from './ports';
import { roomForPeer } from './serve-backfill';

/** Another server asks, for one of its people, for what opens the call of a room that we host. */
@Injectable()
export class AdmitToCall {
  constructor(
    private readonly log: RoomLog,
    private readonly people: People,
    private readonly minter: CallMinter,
  ) {}

  async run(question: PeerQuery & { room_id: string; fqid: string }): Promise<CallToken> {
    const { tenant, peer, room_id, fqid } = question;
    if (serverOf(fqid) !== peer)
      throw new FederationError(refuse('SW_FED_ORIGIN_MISMATCH', `${fqid} is not a person of ${peer}.`));
    const { room, facts } = await roomForPeer(this.log, tenant, room_id, peer);
    const own = facts.filter((fact) => fact.fqid === fqid);
    if (currentMembership(own, room.home) !== 'joined')
      throw new FederationError(refuse('SW_FED_NOT_IN_ROOM', `${fqid} is not in this room.`));
    if (room.home !== tenant)
      throw new FederationError(refuse('SW_FED_NOT_HOME', `${room.home} hosts this room.`));
    const person = await this.people.byFqid(tenant, fqid);
    const minted = await this.minter.mint(room_id, { fqid, display_name: person?.display_name ?? fqid });
    if (!minted) throw noCalls();
    return minted;
  }
}
