import { randomUUID } from 'node:crypto';
import { ingestTopics } from '@app/contracts/ingest';
import { announce, EventBus } from '@app/messaging';
import { pgPool } from '@app/persistence';
import { Clock, Outbox } from '@app/runtime';
import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DatabaseError, PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { RoomLog, type LogSession } from '../use-cases/log-session';
import * as statements from './log-statements';
import { PgLogSession } from './pg-log-session';

/** Deadlock, serialization failure, and two sessions that made one row at once: the work starts anew. */
const RETRY = new Set(['40P01', '40001', '23505']);
const ATTEMPTS = 4;

@Injectable()
export class PgRoomLog extends RoomLog {
  private readonly logger = new Logger(PgRoomLog.name);

  constructor(
    @InjectDataSource('ingest') private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {
    super();
  }

  async transact<T>(work: (session: LogSession) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.once(work);
      } catch (error) {
        if (attempt >= ATTEMPTS || !RETRY.has((error as DatabaseError).code ?? '')) throw error;
      }
    }
  }

  private async once<T>(work: (session: LogSession) => Promise<T>): Promise<T> {
    const client = await pgPool(this.dataSource).connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const session = new PgLogSession(client);
      const result = await work(session);
      await this.flush(client, session);
      await client.query('COMMIT');
      if (session.announcements.length > 0) this.outbox.notify();
      this.wakeStreams(session);
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: Error) => (broken = failure));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /** A hint, lost without harm: whoever follows the live stream also looks for themselves. */
  private wakeStreams({ streamEntries }: PgLogSession): void {
    const tenants = [...new Set(streamEntries.map((entry) => entry.tenant))];
    if (tenants.length === 0) return;
    const moves = tenants.map((tenant) => announce(ingestTopics.streamMoved, randomUUID(), { tenant }));
    this.events
      .publish(moves)
      .catch((error: unknown) => this.logger.warn({ err: error }, 'live streams were not woken'));
  }

  private async flush(client: PoolClient, session: PgLogSession): Promise<void> {
    const at = this.clock.now();
    await statements.putRooms(client, session.rooms.written());
    await statements.putChains(client, session.chains.written());
    await statements.putEvents(client, session.events.written());
    await statements.putFacts(client, session.newFacts);
    await statements.putMembers(client, [...session.members.values()]);
    await statements.putInvites(client, session.invites.written());
    await statements.putParticipants(
      client,
      session.participants.written().map((one) => ({ ...one, updated_at: at })),
    );
    await statements.putDirectRooms(client, session.directRooms.written());
    await statements.putPosted(client, session.posted);
    await statements.putForks(client, session.forks);
    await statements.putTasks(client, distinctTasks(session));
    await statements.putStream(client, session.streamEntries);
    await statements.putAudit(
      client,
      session.audits.map((entry) => ({ ...entry, at })),
    );
    if (session.announcements.length > 0) await this.outbox.stage(client, session.announcements);
  }
}

const distinctTasks = ({ tasks }: PgLogSession) => [
  ...new Map(tasks.map((task) => [`${task.tenant} ${task.kind} ${task.room_id} ${task.key}`, task])).values(),
];
