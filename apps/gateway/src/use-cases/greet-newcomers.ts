import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { ingestTopics } from '@app/contracts/ingest';
import { presence } from '@app/contracts/presence';
import { Bus, EventBus } from '@app/messaging';
import { LIMITS } from '../domain/limits';
import { AttendStreams } from './attend-streams';

const MOST_ROOMS = 1_000;

/** When other servers come into a room, those of ours who are there say at once what they are. */
@Injectable()
export class GreetNewcomers implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(GreetNewcomers.name);
  private readonly rooms = new Map<string, { tenant: string; room_id: string }>();
  private unsubscribe?: () => Promise<void>;

  constructor(
    private readonly bus: Bus,
    private readonly events: EventBus,
    private readonly attendance: AttendStreams,
  ) {}

  async onModuleInit(): Promise<void> {
    this.unsubscribe = await this.events.subscribe(ingestTopics.readersChanged, {}, async (changes) => {
      for (const { tenant, room_id, readers } of changes) {
        if (readers.length > 0 && this.rooms.size < MOST_ROOMS)
          this.rooms.set(`${tenant} ${room_id}`, { tenant, room_id });
      }
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.unsubscribe?.();
  }

  @Interval(LIMITS.presenceTickMs)
  async greet(): Promise<void> {
    const rooms = [...this.rooms.values()];
    this.rooms.clear();
    for (const { tenant, room_id } of rooms) {
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
