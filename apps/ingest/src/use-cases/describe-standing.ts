import type { Asker } from '@app/contracts/ingest';
import type { RoomStanding } from '@app/contracts/policy';
import { Injectable } from '@nestjs/common';
import { foreignMembers } from '../domain/membership';
import { closingOf } from '../domain/room-kinds';
import { noSuchRoom } from './asker';
import { RoomLog } from './log-session';

/** What a room itself says to people of other servers, for an admin who wonders why one is refused. */
@Injectable()
export class DescribeStanding {
  constructor(private readonly log: RoomLog) {}

  run({ tenant, room_id }: Asker & { room_id: string }): Promise<RoomStanding> {
    return this.log.transact(async (session) => {
      const room = await session.room(tenant, room_id);
      if (!room) throw noSuchRoom();
      const { code, rule } = closingOf(room) ?? {};
      const foreign_participants = foreignMembers(await session.roomFacts(tenant, room_id), room.home);
      return { closed: code && rule ? { code, rule } : null, foreign_participants };
    });
  }
}
