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
const LEASE_MS = 60_000;
const AT_ONCE = 16;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 900_000;

/** Runs tasks as they come due: at once when this process left one, otherwise by looking every second. */
@Injectable()
export class TaskRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('tasks');
  private readonly runners: Record<Task['kind'], { run(task: Task): Promise<void> }>;
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
    this.timer = setInterval(() => this.wake(), POLL_MS);
    this.wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.turn;
  }

  wake(): void {
    this.again = true;
    this.turn ??= this.work().finally(() => (this.turn = undefined));
  }

  private async work(): Promise<void> {
    while (this.again && !this.stopped) {
      this.again = false;
      try {
        const due = await this.queue.claim(this.clock.now(), LEASE_MS, AT_ONCE);
        if (due.length === AT_ONCE) this.again = true;
        await Promise.all(due.map((task) => this.attempt(task)));
      } catch (error) {
        this.log.error({ err: error }, 'tasks could not be looked up');
      }
    }
  }

  private async attempt(task: ClaimedTask): Promise<void> {
    try {
      await this.runners[task.kind].run(task);
      await this.queue.finish(task);
      this.again = true;
    } catch (error) {
      const wait = Math.min(FIRST_RETRY_MS * 2 ** Math.min(task.attempts, 20), LONGEST_RETRY_MS);
      this.log.warn({ err: error, task }, `${task.kind} did not work out; next try in ${wait} ms`);
      await this.queue.postpone(task, this.clock.now() + wait);
    }
  }
}
