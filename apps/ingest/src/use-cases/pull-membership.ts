import { FederationError, refuse } from '@app/protocol';
import { Injectable } from '@nestjs/common';
import { RoomLog, type Task } from './log-session';
import { TakeHistory } from './take-history';

/** After joining: everything that the home said before, so that the members who were there already are known. */
@Injectable()
export class PullMembership {
  constructor(
    private readonly log: RoomLog,
    private readonly history: TakeHistory,
  ) {}

  async run({ tenant, room_id, key }: Task): Promise<void> {
    const room = await this.log.transact((session) => session.room(tenant, room_id));
    if (!room) return;
    const last = Number(key) - 1;
    for (let from = 0; from <= last;) {
      const taken = await this.history.run({
        tenant,
        room_id,
        server: room.home,
        origin: room.home,
        from_seq: from,
        to_seq: last,
      });
      if (!('stored' in taken)) throw new FederationError(taken);
      // Whoever was not let in stays unknown here until it is: a room may be switched off while it is joined.
      if (taken.later) throw new FederationError(taken.later);
      // A page that is refused whole must not end the pull; one that is empty does.
      if (taken.highest < from)
        throw new FederationError(refuse('SW_FED_CHAIN_BROKEN', `The home gave nothing from ${from} on.`));
      from = taken.highest + 1;
    }
  }
}
