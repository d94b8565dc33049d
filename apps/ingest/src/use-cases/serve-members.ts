import type { MembersAnswer, PeerQuery } from '@app/contracts/ingest';
import { Injectable } from '@nestjs/common';
import { roomForPeer } from './serve-backfill';
import { RoomLog } from './log-session';
import { LogViews, RoomViews } from './views';

/** Who is in a room, for a server of the room: a convenience beside the home's chain, and the forks that were proven. */
@Injectable()
export class ServeMembers {
  constructor(
    private readonly log: RoomLog,
    private readonly rooms: RoomViews,
    private readonly views: LogViews,
  ) {}

  async run({ tenant, peer, room_id }: PeerQuery & { room_id: string }): Promise<MembersAnswer> {
    const { room } = await roomForPeer(this.log, tenant, room_id, peer);
    const { items } = await this.rooms.members(tenant, room_id);
    const forks = await this.views.forks(tenant, room_id);
    return {
      home: room.home,
      members: items.map(({ fqid, display_name, avatar_url, membership }) => ({
        fqid,
        display_name,
        ...(avatar_url && { avatar_url }),
        membership,
      })),
      ...(forks.length > 0 && {
        forks: forks.map(({ origin, seq, first_text, second_text }) => ({
          origin,
          seq,
          events: [JSON.parse(first_text), JSON.parse(second_text)],
        })),
      }),
    };
  }
}
