import { Injectable } from '@nestjs/common';
import { Clock } from '@app/runtime';
import { RelayEvents } from '../events';
import { OurChains, type Link } from './ports';

const ONCE_IN_MS = 3_600_000;
const MOST_REMEMBERED = 10_000;

/** A peer acknowledges more of our chain than we know of: this server was restored from an old backup. */
@Injectable()
export class NoticeRestore {
  private toldAt = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly chains: OurChains,
    private readonly events: RelayEvents,
  ) {}

  /** Tells once an hour for each room. */
  async run(link: Link, room_id: string, ours: number, theirs: number): Promise<void> {
    const key = `${link.tenant} ${room_id}`;
    const now = this.clock.now();
    if (now - (this.toldAt.get(key) ?? -Infinity) < ONCE_IN_MS) return;
    // Our tables follow the log with a delay; only the log knows where our chain ends.
    const [event] = await this.chains.read(link.tenant, room_id, theirs - 1, 1);
    if (event) return;
    if (this.toldAt.size >= MOST_REMEMBERED) this.toldAt = new Map();
    this.toldAt.set(key, now);
    await this.events.behind(link, room_id, ours, theirs);
  }
}
