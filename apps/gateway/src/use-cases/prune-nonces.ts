import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '@app/runtime';
import { LIMITS } from '../domain/limits';
import { Nonces } from './ports';

/** Forgets, every minute, the nonces whose requests would be refused for their age. */
@Injectable()
export class PruneNonces implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(PruneNonces.name);
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly nonces: Nonces,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.run(), LIMITS.pruneEveryMs);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  async run(): Promise<void> {
    await this.nonces
      .prune(this.clock.now())
      .catch((error: unknown) => this.logger.warn({ err: error }, 'old nonces were not forgotten'));
  }
}
