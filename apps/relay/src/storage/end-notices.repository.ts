import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { namedTenant, pgPool } from '@app/persistence';
import { EndNotices, type EndNotice, type Link } from '../use-cases/ports';

const PUT = {
  name: 'relay-put-end-notice',
  text: `INSERT INTO relay.end_notices (tenant, peer, ts) VALUES ($1, $2, $3)
         ON CONFLICT (tenant, peer) DO UPDATE SET ts = excluded.ts, failures = 0, next_attempt_at = 0`,
};

const CLAIM = {
  name: 'relay-claim-end-notices',
  text: `UPDATE relay.end_notices n SET next_attempt_at = $2
         FROM (SELECT tenant, peer FROM relay.end_notices WHERE next_attempt_at <= $1 LIMIT 50 FOR UPDATE SKIP LOCKED) AS due
         WHERE (n.tenant, n.peer) = (due.tenant, due.peer)
         RETURNING n.tenant, n.peer, n.ts::float8 AS ts, n.failures`,
};

const SETTLE = {
  name: 'relay-settle-end-notice',
  text: `DELETE FROM relay.end_notices WHERE tenant = $1 AND peer = $2`,
};

const POSTPONE = {
  name: 'relay-postpone-end-notice',
  text: `UPDATE relay.end_notices SET failures = failures + 1, next_attempt_at = $3 WHERE tenant = $1 AND peer = $2`,
};

@Injectable()
export class EndNoticesRepository extends EndNotices {
  constructor(@InjectDataSource('relay') private readonly dataSource: DataSource) {
    super();
  }

  async put({ tenant, peer, ts }: Link & { ts: number }): Promise<void> {
    await pgPool(this.dataSource).query({ ...PUT, values: [namedTenant(tenant), peer, ts] });
  }

  async claim(now: number, until: number): Promise<EndNotice[]> {
    return (await pgPool(this.dataSource).query<EndNotice>({ ...CLAIM, values: [now, until] })).rows;
  }

  async settle({ tenant, peer }: Link): Promise<void> {
    await pgPool(this.dataSource).query({ ...SETTLE, values: [namedTenant(tenant), peer] });
  }

  async postpone({ tenant, peer }: Link, until: number): Promise<void> {
    await pgPool(this.dataSource).query({ ...POSTPONE, values: [namedTenant(tenant), peer, until] });
  }
}
