import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Notifications } from './read-notifications';

const KEPT_FOR_EACH_PERSON = 500;
const EVERY_MS = 300_000;

/** Bounds what is kept, apart from the statements that people and peers wait for. */
@Injectable()
export class TrimNotifications {
  private readonly logger = new Logger(TrimNotifications.name);

  constructor(private readonly notifications: Notifications) {}

  @Interval(EVERY_MS)
  async run(): Promise<void> {
    await this.notifications
      .trim(KEPT_FOR_EACH_PERSON)
      .catch((error: unknown) => this.logger.warn({ err: error }, 'old notifications were not forgotten'));
  }
}
