import { Clock } from '@app/runtime';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { AnswerAsks } from './answer-asks';
import { CatchUp } from './catch-up';
import { EndPeering } from './end-peering';
import { FillHole } from './fill-hole';
import type { Task } from './log-session';
import { TaskQueue, type ClaimedTask } from './ports';
import { PullMembership } from './pull-membership';

const POLL_MS = 1_000;
/** Renewed with each poll: what a process that died was about comes due again within this time. */
const LEASE_MS = 5_000;
const AT_ONCE = 32;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 900_000;

/** Runs tasks as they come due: at once when this process left one, otherwise by looking every second. */
@Injectable()
export class TaskRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('tasks');
  private readonly runners: Record<Task['kind'], { run(task: Task): Promise<void> }>;
  private readonly running = new Map<ClaimedTask, Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private turn: Promise<void> | undefined;
  private again = false;
  private stopped = false;

  constructor(
    private readonly queue: TaskQueue,
    private readonly clock: Clock,
    answer: AnswerAsks,
    fill: FillHole,
    catchUp: CatchUp,
    pull: PullMembership,
    endPeering: EndPeering,
  ) {
    this.runners = {
      answer,
      'fill-hole': fill,
      'catch-up': catchUp,
      'pull-membership': pull,
      'end-peering': endPeering,
    };
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      void this.renew();
      this.wake();
    }, POLL_MS);
    this.wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.turn;
    await Promise.all(this.running.values());
  }

  wake(): void {
    this.again = true;
    this.turn ??= this.claim().finally(() => (this.turn = undefined));
  }

  /** One that takes long, because a peer does, holds up none that comes after it. */
  private async claim(): Promise<void> {
    while (this.again && !this.stopped && this.running.size < AT_ONCE) {
      this.again = false;
      try {
        const due = await this.queue.claim(this.clock.now(), LEASE_MS, AT_ONCE - this.running.size);
        for (const task of due) this.running.set(task, this.run(task));
        if (due.length > 0) this.again = true;
      } catch (error) {
        this.log.error({ err: error }, 'tasks could not be looked up');
      }
    }
  }

  private async renew(): Promise<void> {
    if (this.running.size === 0) return;
    try {
      await this.queue.renew([...this.running.keys()], this.clock.now(), LEASE_MS);
    } catch (error) {
      this.log.error({ err: error }, 'tasks under way could not be kept');
    }
  }

  private async run(task: ClaimedTask): Promise<void> {
    try {
      await this.attempt(task);
    } catch (error) {
      this.log.error({ err: error, task }, `what became of ${task.kind} could not be written`);
    } finally {
      this.running.delete(task);
      this.wake();
    }
  }

  private async attempt(task: ClaimedTask): Promise<void> {
    try {
      await this.runners[task.kind].run(task);
      await this.queue.finish(task, this.clock.now());
    } catch (error) {
      const wait = Math.min(FIRST_RETRY_MS * 2 ** Math.min(task.attempts, 20), LONGEST_RETRY_MS);
      this.log.warn({ err: error, task }, `${task.kind} did not work out; next try in ${wait} ms`);
      await this.queue.postpone(task, this.clock.now() + wait);
    }
  }
}
