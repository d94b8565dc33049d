import type { Asker } from '@app/contracts/ingest';
import { Clock } from '@app/runtime';
import { Injectable } from '@nestjs/common';
import { recordMembership } from './answer-asks';
import { appendEvents, saying } from './append-events';
import { personOf, roomOfMember } from './asker';
import { RoomLog } from './log-session';
import { People, Signer } from './ports';

/** A person leaves: at the home by its word, elsewhere by their own server's, which holds at once. */
@Injectable()
export class LeaveRoom {
  constructor(
    private readonly log: RoomLog,
    private readonly signer: Signer,
    private readonly people: People,
    private readonly clock: Clock,
  ) {}

  async run(request: Asker & { room_id: string }): Promise<void> {
    const { tenant, room_id } = request;
    const { fqid } = await personOf(this.people, request);
    await this.log.transact(async (session) => {
      const room = await roomOfMember(session, tenant, room_id, fqid);
      const now = this.clock.now();
      await session.chain(tenant, room_id, tenant);
      if (room.home === tenant)
        await recordMembership(session, this.signer, room, { target: fqid, membership: 'left' }, fqid, now);
      else await appendEvents(session, this.signer, [saying(room, 'sw.room.leave', fqid, {})], now);
    });
  }
}
