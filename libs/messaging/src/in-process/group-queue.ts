import type { BusEvent, EventHandler } from '../events/event-bus';
import { RecentIds } from './recent-ids';

/** What one group gets of one topic. */
export type GroupHandler = EventHandler<{ tenant: string }>;

interface Waiting {
  readonly events: readonly BusEvent[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const nextTick = Promise.resolve();
const MAX_BATCH = 256;
const REMEMBERED_IDS = 8192;

/** One group's share of one topic: calls its members in turn, one at a time, with all that queued meanwhile. */
export class GroupQueue {
  private readonly members: GroupHandler[] = [];
  private readonly handled = new RecentIds(REMEMBERED_IDS);
  private waiting: Waiting[] = [];
  private working: Promise<void> | undefined;

  join(member: GroupHandler): void {
    this.members.push(member);
  }

  /** Resolves after the call under way. A group without members lives on, and takes nothing: it is durable. */
  async leave(member: GroupHandler): Promise<void> {
    this.members.splice(this.members.indexOf(member), 1);
    await this.working;
  }

  /** Resolves once the group has handled the events; rejects when it could not. */
  take(events: readonly BusEvent[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ events, resolve, reject });
      this.working ??= this.work();
    });
  }

  private async work(): Promise<void> {
    await nextTick;
    while (this.waiting.length > 0) {
      const taken = this.waiting;
      this.waiting = [];
      try {
        await this.handle(taken.flatMap(({ events }) => events));
        for (const { resolve } of taken) resolve();
      } catch (error) {
        for (const { reject } of taken) reject(error);
      }
    }
    this.working = undefined;
  }

  private async handle(events: readonly BusEvent[]): Promise<void> {
    const fresh = [...new Map(events.map((event) => [identityOf(event), event])).values()].filter(
      (event) => !this.handled.has(identityOf(event)),
    );
    for (let start = 0; start < fresh.length; start += MAX_BATCH) {
      const batch = fresh.slice(start, start + MAX_BATCH);
      await this.nextMember()(batch.map(({ payload }) => structuredClone(payload)));
      for (const event of batch) this.handled.add(identityOf(event));
    }
  }

  private nextMember(): GroupHandler {
    const member = this.members.shift();
    if (!member) throw new Error('nobody of the group is here');
    this.members.push(member);
    return member;
  }
}

/** The subject names the tenant: two tenants may hold the same event. */
const identityOf = ({ subject, id }: BusEvent): string => `${subject} ${id}`;
