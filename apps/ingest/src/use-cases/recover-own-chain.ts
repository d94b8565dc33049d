import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { memberServers } from '../domain/membership';
import { RoomLog } from './log-session';
import { TakeHistory } from './take-history';

const PAGE = 500;
/** How many of the room's servers are asked: the home knows best, another one may know what it missed. */
const WITNESSES = 2;

/**
 * Before we append to a chain of ours for the first time since a start, its servers are asked whether they hold more of
 * it than we do: a database that was put back to an earlier state gets its own signed events back and goes on after
 * them. Servers that are away cannot be waited for.
 */
@Injectable()
export class RecoverOwnChain implements OnModuleInit {
  private readonly logger = new Logger(RecoverOwnChain.name);

  constructor(
    private readonly log: RoomLog,
    private readonly history: TakeHistory,
  ) {}

  onModuleInit(): void {
    this.log.checkOwnChainsBy((tenant, roomId) => this.run(tenant, roomId));
  }

  async run(tenant: string, roomId: string): Promise<void> {
    const servers = await this.log.transact(async (session) => {
      const room = await session.room(tenant, roomId);
      if (!room) return [];
      const members = memberServers(await session.roomFacts(tenant, roomId), room.home);
      return [...new Set([room.home, ...members])].filter((server) => server !== tenant);
    });
    await Promise.all(servers.slice(0, WITNESSES).map((server) => this.takeBack(tenant, roomId, server)));
  }

  private async takeBack(tenant: string, roomId: string, server: string): Promise<void> {
    for (;;) {
      const chain = await this.log.transact((session) => session.chain(tenant, roomId, tenant));
      const from_seq = (chain?.head_seq ?? -1) + 1;
      const ask = { tenant, room_id: roomId, server, origin: tenant, from_seq, to_seq: from_seq + PAGE - 1 };
      const taken = await this.history.run(ask);
      if (!('stored' in taken))
        return this.logger.debug(
          { server, roomId, code: taken.code },
          'could not be asked for our own chain',
        );
      if (taken.stored === 0) return;
      this.logger.warn(
        { tenant, roomId, server, stored: taken.stored },
        'our own events came back from a peer',
      );
    }
  }
}
