import type { Asker, RoomType } from '@app/contracts/ingest';
import { Clock } from '@app/runtime';
import { Injectable } from '@nestjs/common';
import { personOf } from './asker';
import { createRoom } from './create-room';
import { RoomLog } from './log-session';
import { People, Signer } from './ports';

type Request = Asker & {
  name: string;
  room_type: RoomType;
  incognito: boolean;
  bridge: boolean;
  history: 'shared' | 'since_join';
  federate: boolean;
};

/** A person opens a room on this server, which becomes its home. */
@Injectable()
export class OpenRoom {
  constructor(
    private readonly log: RoomLog,
    private readonly signer: Signer,
    private readonly people: People,
    private readonly clock: Clock,
  ) {}

  async run(request: Request): Promise<string> {
    const { fqid } = await personOf(this.people, request);
    const { tenant, name, room_type, history, incognito, bridge, federate } = request;
    const wish = {
      tenant,
      creator: fqid,
      name,
      room_type,
      history,
      incognito,
      bridge,
      federate,
      direct: room_type === 'dm',
    };
    const room = await this.log.transact((session) =>
      createRoom(session, this.signer, wish, this.clock.now()),
    );
    return room.room_id;
  }
}
