import { randomUUID } from 'node:crypto';
import { ingestTopics } from '@app/contracts/ingest';
import { announce, EventBus } from '@app/messaging';
import { pgPool } from '@app/persistence';
import { Clock, Outbox } from '@app/runtime';
import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DatabaseError, PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { OwnChainUnchecked, RoomLog, type LogSession } from '../use-cases/log-session';
import { roomKey } from '../domain/stored-event';
import * as statements from './log-statements';
import { PgLogSession } from './pg-log-session';
import { putNotifications } from './put-notifications';

/** Deadlock, serialization failure, and two sessions that made one row at once: the work starts anew. */
const RETRY = new Set(['40P01', '40001', '23505']);
const ATTEMPTS = 4;

@Injectable()
export class PgRoomLog extends RoomLog {
  private readonly logger = new Logger(PgRoomLog.name);
  /** Rooms whose chain of ours has been compared since this process started, by room key. */
  private readonly checked = new Set<string>();
  private checkOwnChain: (tenant: string, roomId: string) => Promise<void> = async () => undefined;

  constructor(
    @InjectDataSource('ingest') private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {
    super();
  }

  checkOwnChainsBy(check: (tenant: string, roomId: string) => Promise<void>): void {
    this.checkOwnChain = check;
  }

  async transact<T>(work: (session: LogSession) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.once(work);
      } catch (error) {
        if (error instanceof OwnChainUnchecked) {
          await this.checkOwnChain(error.tenant, error.roomId);
          this.checked.add(roomKey({ tenant: error.tenant, room_id: error.roomId }));
          attempt -= 1;
          continue;
        }
        if (attempt >= ATTEMPTS || !RETRY.has((error as DatabaseError).code ?? '')) throw error;
      }
    }
  }

  private async once<T>(work: (session: LogSession) => Promise<T>): Promise<T> {
    const client = await pgPool(this.dataSource).connect();
    let broken: Error | undefined;
    try {
      // The first reads go out behind it, in the same round trip.
      const begun = client.query('BEGIN');
      begun.catch(() => undefined);
      const session = new PgLogSession(client, this.checked);
      const result = await work(session);
      await begun;
      await this.flush(client, session);
      // By itself, so that nothing is committed unless every statement of the flush has succeeded.
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
    // All in one round trip, in this order.
    await Promise.all([
      statements.putRooms(client, session.rooms.written()),
      statements.switchFederation(client, session.switches),
      statements.putChains(client, session.chains.written()),
      statements.putEvents(client, session.events.written()),
      statements.putFacts(client, session.newFacts),
      statements.putMembers(client, [...session.members.values()]),
      statements.putInvites(client, session.invites.written()),
      statements.putParticipants(
        client,
        session.participants.written().map((one) => ({ ...one, updated_at: at })),
      ),
      statements.putDirectRooms(client, session.directRooms.written()),
      statements.putPosted(client, session.posted),
      statements.putForks(client, session.forks),
      statements.putTasks(client, distinctTasks(session)),
      statements.putStream(client, session.streamEntries),
      statements.scrubStream(client, session.events.written()),
      putNotifications(client, session.notifications),
      statements.putAudit(
        client,
        session.audits.map((entry) => ({ ...entry, at })),
      ),
      this.outbox.stage(client, session.announcements),
    ]);
  }
}

const distinctTasks = ({ tasks }: PgLogSession) => [
  ...new Map(tasks.map((task) => [`${task.tenant} ${task.kind} ${task.room_id} ${task.key}`, task])).values(),
];
