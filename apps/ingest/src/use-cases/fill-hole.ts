import { FederationError, refuse } from '@app/protocol';
import { Injectable } from '@nestjs/common';
import { holeOf } from '../domain/chain';
import { memberServers } from '../domain/membership';
import { RoomLog, type Task } from './log-session';
import { TakeHistory } from './take-history';

/** Closes the holes of one chain: from its origin, or from any other server of the room that has them. */
@Injectable()
export class FillHole {
  constructor(
    private readonly log: RoomLog,
    private readonly history: TakeHistory,
  ) {}

  async run(task: Task): Promise<void> {
    for (;;) {
      const hole = await this.find(task);
      if (!hole) return;
      const closed = await this.fill(task, hole);
      if (!closed)
        throw new FederationError(
          refuse('SW_FED_CHAIN_BROKEN', `${task.key} ${hole.from_seq}–${hole.to_seq} is not to be had yet.`),
        );
    }
  }

  private find({ tenant, room_id, key: origin }: Task) {
    return this.log.transact(async (session) => {
      const [room, chain] = [
        await session.room(tenant, room_id),
        await session.chain(tenant, room_id, origin),
      ];
      const hole = chain && holeOf(chain);
      if (!room || !hole) return undefined;
      const [first] = await session.heldAbove({ tenant, room_id, origin, seq: chain.head_seq }, 1);
      const others = memberServers(await session.roomFacts(tenant, room_id), room.home);
      const servers = [origin, room.home, ...others].filter((server) => server !== tenant);
      return {
        from_seq: hole.from_seq,
        to_seq: first ? first.seq - 1 : hole.to_seq,
        servers: [...new Set(servers)],
      };
    });
  }

  private async fill(
    { tenant, room_id, key: origin }: Task,
    hole: { from_seq: number; to_seq: number; servers: string[] },
  ): Promise<boolean> {
    for (const server of hole.servers) {
      const { from_seq, to_seq } = hole;
      const taken = await this.history.run({ tenant, room_id, server, origin, from_seq, to_seq });
      if ('stored' in taken && taken.stored > 0) return true;
    }
    return false;
  }
}
