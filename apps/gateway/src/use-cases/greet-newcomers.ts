import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { ingestTopics } from '@app/contracts/ingest';
import { presence } from '@app/contracts/presence';
import { Bus, EventBus } from '@app/messaging';
import { Clock } from '@app/runtime';
import { LIMITS } from '../domain/limits';
import { AttendStreams } from './attend-streams';

const MOST_ROOMS = 1_000;
/** The first time, the newcomers' server may not know yet who is in the room: it asks for that once it is in. */
const GREET_AFTER_MS = [0, 5_000];

interface Newcomers {
  tenant: string;
  room_id: string;
  since: number;
  greeted: number;
}

/** When other servers come into a room, those of ours who are there say at once what they are. */
@Injectable()
export class GreetNewcomers implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(GreetNewcomers.name);
  private readonly rooms = new Map<string, Newcomers>();
  private unsubscribe?: () => Promise<void>;

  constructor(
    private readonly bus: Bus,
    private readonly events: EventBus,
    private readonly attendance: AttendStreams,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    this.unsubscribe = await this.events.subscribe(ingestTopics.readersChanged, {}, async (changes) => {
      const since = this.clock.now();
      for (const { tenant, room_id, readers } of changes) {
        if (readers.length > 0 && this.rooms.size < MOST_ROOMS)
          this.rooms.set(`${tenant} ${room_id}`, { tenant, room_id, since, greeted: 0 });
      }
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.unsubscribe?.();
  }

  @Interval(LIMITS.presenceTickMs)
  async greet(): Promise<void> {
    const now = this.clock.now();
    for (const [key, newcomers] of this.rooms) {
      if (now - newcomers.since < GREET_AFTER_MS[newcomers.greeted]!) continue;
      newcomers.greeted += 1;
      if (newcomers.greeted === GREET_AFTER_MS.length) this.rooms.delete(key);
      const { tenant, room_id } = newcomers;
      const among = this.attendance.peopleOf(tenant);
      if (among.length === 0) continue;
      try {
        const { people } = await this.bus.ask(presence.present, { tenant, room_id, among });
        this.attendance.sayAgain(tenant, people);
      } catch (err) {
        // The newcomers hear of it when it is said again.
        this.logger.warn({ msg: 'newcomers were not greeted', room_id, err });
      }
    }
  }
}
