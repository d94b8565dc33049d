import type { Asker } from '@app/contracts/ingest';
import { Injectable } from '@nestjs/common';
import { noSuchRoom } from './asker';
import { RoomLog } from './log-session';

/** An admin lets a room federate on this side, or stops it; the other side has its own switch. */
@Injectable()
export class SwitchFederation {
  constructor(private readonly log: RoomLog) {}

  run({ tenant, room_id, enabled, trace_id }: Asker & { room_id: string; enabled: boolean }): Promise<void> {
    return this.log.transact(async (session) => {
      const room = await session.room(tenant, room_id);
      if (!room) throw noSuchRoom();
      session.switchFederation(room, enabled);
      session.audit({
        tenant,
        action: 'federation.room.federate',
        outcome: 'done',
        peer: null,
        room_id,
        event_id: null,
        code: null,
        reason: null,
        detail: enabled ? 'switched on' : 'switched off',
        trace_id,
      });
    });
  }
}
