import { ingestTopics, type Asker } from '@app/contracts/ingest';
import { announce } from '@app/messaging';
import { Clock } from '@app/runtime';
import { Injectable } from '@nestjs/common';
import { closingOf, type Room } from '../domain/room-kinds';
import { advanceOf } from './append-events';
import { noSuchRoom } from './asker';
import { RoomLog, type LogSession } from './log-session';

/**
 * An admin lets a room federate on this side, or stops it; the other side has its own switch. What is said meanwhile
 * stays here until the room is opened again.
 */
@Injectable()
export class SwitchFederation {
  constructor(
    private readonly log: RoomLog,
    private readonly clock: Clock,
  ) {}

  run({ tenant, room_id, enabled, trace_id }: Asker & { room_id: string; enabled: boolean }): Promise<void> {
    return this.log.transact(async (session) => {
      const room = await session.room(tenant, room_id);
      if (!room) throw noSuchRoom();
      session.switchFederation(room, enabled);
      const switched = { ...room, federate: enabled };
      if (closingOf(room) && !closingOf(switched)) await this.tellHead(session, switched);
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

  /** What was said while the room was closed has gone nowhere yet. */
  private async tellHead(session: LogSession, room: Room): Promise<void> {
    const { tenant, room_id } = room;
    const own = await session.chain(tenant, room_id, tenant);
    const head = own && (await session.held({ ...own, seq: own.head_seq }));
    if (!head) return;
    const id = `${head.event_id} opened ${this.clock.now()}`;
    session.announce(announce(ingestTopics.chainAdvanced, id, advanceOf(head, room)));
  }
}
