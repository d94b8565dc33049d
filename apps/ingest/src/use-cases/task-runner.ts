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
import { FetchProfile } from './fetch-profile';
import { FillHole } from './fill-hole';
import type { Task } from './log-session';
import { LEISURELY, TaskQueue, type ClaimedTask } from './ports';
import { PullMembership } from './pull-membership';

const POLL_MS = 1_000;
/** Renewed with each poll: what a process that died was about comes due again within this time. */
const LEASE_MS = 5_000;
/** Slow servers that leave their people's names open hold up no join. */
const AT_ONCE = { prompt: 32, leisurely: 4 } as const;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 900_000;

/** Runs tasks as they come due: at once when this process left one, otherwise by looking every second. */
@Injectable()
export class TaskRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('tasks');
  private readonly runners: Record<Task['kind'], { run(task: ClaimedTask): Promise<void> }>;
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
    fetchProfile: FetchProfile,
  ) {
    this.runners = {
      answer,
      'fill-hole': fill,
      'catch-up': catchUp,
      'pull-membership': pull,
      'end-peering': endPeering,
      'fetch-profile': fetchProfile,
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
    while (this.again && !this.stopped) {
      this.again = false;
      const running = [...this.running.keys()];
      const leisurely = running.filter(({ kind }) => LEISURELY.includes(kind)).length;
      const room = {
        prompt: AT_ONCE.prompt - (running.length - leisurely),
        leisurely: AT_ONCE.leisurely - leisurely,
      };
      if (room.prompt + room.leisurely === 0) return;
      try {
        const due = await this.queue.claim(this.clock.now(), LEASE_MS, room);
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
