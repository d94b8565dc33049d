import { FederationError } from '@app/protocol';
import { Injectable } from '@nestjs/common';
import { RoomLog, type Task } from './log-session';
import { TakeHistory } from './take-history';

const MOST_AHEAD = 500;

/** Asks a server for what its chain may have beyond what is here: its word on somebody was missed. */
@Injectable()
export class CatchUp {
  constructor(
    private readonly log: RoomLog,
    private readonly history: TakeHistory,
  ) {}

  async run({ tenant, room_id, key: origin }: Task): Promise<void> {
    const chain = await this.log.transact((session) => session.chain(tenant, room_id, origin));
    if (!chain || chain.since_seq === null || chain.state !== 'open') return;
    const from_seq = chain.head_seq + 1;
    const taken = await this.history.run({
      tenant,
      room_id,
      server: origin,
      origin,
      from_seq,
      to_seq: from_seq + MOST_AHEAD - 1,
    });
    if (!('stored' in taken)) throw new FederationError(taken);
  }
}
