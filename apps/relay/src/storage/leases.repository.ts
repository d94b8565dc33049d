import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { GroupCommit, namedTenant, pgPool } from '@app/persistence';
import { isFailureClass } from '../domain/failure-classes';
import { Leases, RelaySettings, type HandBack, type Health, type Link } from '../use-cases/ports';
import * as statements from './lease-statements';
import { toColumns } from './rows';
import { SignOfLife } from './sign-of-life';
import { inTransaction } from './transaction';

interface StoredHealth {
  failures: number;
  failure_class: string | null;
  code: string | null;
  message: string | null;
  at: string | null;
}

@Injectable()
export class LeasesRepository extends Leases implements OnModuleDestroy {
  private readonly handBacks = new GroupCommit<HandBack, void>({
    maxItems: 1_000,
    flush: async (links) => {
      await this.handAllBack(links);
      return links.map(() => undefined);
    },
  });

  private readonly sign: SignOfLife;

  constructor(
    @InjectDataSource('relay') private readonly dataSource: DataSource,
    private readonly settings: RelaySettings,
  ) {
    super();
    this.sign = new SignOfLife(settings.worker);
  }

  async claim(limit: number, now: number): Promise<(Link & { health: Health })[]> {
    const { worker, leaseMs } = this.settings;
    const { rows } = await this.pool.query<Link & StoredHealth>({
      ...statements.CLAIM,
      values: [worker, leaseMs, limit, now],
    });
    return rows.map(({ tenant, peer, ...stored }) => ({ tenant, peer, health: healthOf(stored) }));
  }

  async claimIdle(links: readonly Link[], now: number): Promise<Link[]> {
    const { worker, leaseMs } = this.settings;
    const { rows } = await this.pool.query<Link>({
      ...statements.CLAIM_IDLE,
      values: [...toColumns(links, 'tenant', 'peer'), worker, leaseMs, now],
    });
    return rows;
  }

  async renew(links: readonly Link[]): Promise<Link[]> {
    if (links.length === 0) return [];
    const { worker, leaseMs } = this.settings;
    const { rows } = await this.pool.query<Link>({
      ...statements.RENEW,
      values: [...toColumns(links, 'tenant', 'peer'), worker, leaseMs],
    });
    return rows;
  }

  handBack(link: HandBack): Promise<void> {
    return this.handBacks.submit(link);
  }

  async recovered({ tenant, peer }: Link): Promise<void> {
    await this.pool.query({ ...statements.RECOVER, values: [namedTenant(tenant), peer] });
  }

  async checkIn(now: number): Promise<{ workers: number; wanted: number }> {
    const { worker } = this.settings;
    // Before the worker is known by name: without a sign it would pass for dead.
    await this.sign.hold(this.pool);
    await this.pool.query({ ...statements.CHECK_IN, values: [worker] });
    await this.pool.query({ ...statements.BURY, values: [worker] });
    const { rows } = await this.pool.query<{ workers: string; wanted: string }>({
      ...statements.COUNT,
      values: [this.settings.leaseMs, now],
    });
    return { workers: Number(rows[0]?.workers), wanted: Number(rows[0]?.wanted) };
  }

  async checkOut(): Promise<void> {
    try {
      await this.pool.query({ ...statements.CHECK_OUT, values: [this.settings.worker] });
    } finally {
      await this.sign.letGo();
    }
  }

  async endWaits(links: readonly Link[], now: number): Promise<void> {
    await this.pool.query({
      ...statements.END_ROOM_WAITS,
      values: [...toColumns(links, 'tenant', 'peer'), now],
    });
    await this.pool.query({ ...statements.END_WAITS, values: [...toColumns(links, 'tenant', 'peer'), now] });
  }

  async endHolds(tenant: string, now: number): Promise<void> {
    await this.pool.query({ ...statements.END_HOLDS, values: [namedTenant(tenant), now] });
  }

  async onModuleDestroy(): Promise<void> {
    await this.handBacks.drain();
  }

  private get pool() {
    return pgPool(this.dataSource);
  }

  /** The rows are locked before anybody looks for work, so that none comes in between unseen. */
  private async handAllBack(links: HandBack[]): Promise<void> {
    const rows = links.map(({ health, ...link }) => ({ ...link, ...health }));
    const [tenants, peers, ...rest] = toColumns(
      rows,
      'tenant',
      'peer',
      'until',
      'retry_after',
      'failures',
      'failure_class',
      'code',
      'message',
      'at',
    );
    const { worker } = this.settings;
    await inTransaction(this.pool, async (client) => {
      await client.query({ ...statements.LOCK_LEASED, values: [tenants, peers, worker] });
      await client.query({ ...statements.HAND_BACK, values: [tenants, peers, worker, ...rest] });
    });
  }
}

const healthOf = ({ failures, failure_class, code, message, at }: StoredHealth): Health => ({
  failures,
  failure_class: isFailureClass(failure_class) ? failure_class : null,
  code,
  message,
  at: at === null ? null : Number(at),
});
