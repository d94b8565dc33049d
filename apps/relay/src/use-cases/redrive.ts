import { Injectable } from '@nestjs/common';
import { Clock } from '@app/runtime';
import { Deliveries, type RedriveFilter } from './ports';
import { ServePeers } from './serve-peers';

/** An admin does not want to wait: everything that waits goes now, and what was given up has one more chance. */
@Injectable()
export class Redrive {
  constructor(
    private readonly clock: Clock,
    private readonly deliveries: Deliveries,
    private readonly servePeers: ServePeers,
  ) {}

  async run(filter: RedriveFilter): Promise<{ peers: number; rooms: number }> {
    const { links, rooms } = await this.deliveries.redrive(filter, this.clock.now());
    await this.servePeers.workCame(links);
    return { peers: links.length, rooms };
  }
}
