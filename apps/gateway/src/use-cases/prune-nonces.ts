import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Clock } from '@app/runtime';
import { LIMITS } from '../domain/limits';
import { Nonces } from './ports';

/** Forgets, every minute, the nonces whose requests would be refused for their age. */
@Injectable()
export class PruneNonces {
  private readonly logger = new Logger(PruneNonces.name);

  constructor(
    private readonly nonces: Nonces,
    private readonly clock: Clock,
  ) {}

  @Interval(LIMITS.pruneEveryMs)
  async run(): Promise<void> {
    await this.nonces
      .prune(this.clock.now())
      .catch((error: unknown) => this.logger.warn({ err: error }, 'old nonces were not forgotten'));
  }
}
