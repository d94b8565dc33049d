import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { GroupCommit, namedTenant, pgPool } from '@app/persistence';
import { MAX_ROOMS } from '../domain/waiting-rooms';
import {
  Cursors,
  linkKey,
  type CursorChange,
  type Due,
  type FailedPlaces,
  type Link,
  type LinkCursor,
  type LinkSingle,
} from '../use-cases/ports';
import {
  DUE_CURSORS,
  DUE_SINGLES,
  FAIL_PLACES,
  MOVE_CURSORS,
  POSTPONE_SINGLES,
  SETTLE_SINGLES,
} from './cursor-statements';
import { cursorOf, singleOf, toColumns } from './rows';

const MAX_CHANGES = 1_000;

/** Acknowledgements of all lanes share one statement; while it commits, the next ones gather. */
@Injectable()
export class CursorsRepository extends Cursors implements OnModuleDestroy {
  private readonly moves = this.grouped<CursorChange>((changes) => this.moveAll(changes));
  private readonly settled = this.grouped<LinkSingle>((singles) =>
    this.writeSingles(SETTLE_SINGLES, singles),
  );
  private readonly postponed = this.grouped<LinkSingle>((singles) =>
    this.writeSingles(POSTPONE_SINGLES, singles),
  );

  constructor(@InjectDataSource('relay') private readonly dataSource: DataSource) {
    super();
  }

  due(links: readonly Link[], now: number): Promise<Due> {
    return this.read(links, { now, before: null, limit: MAX_ROOMS });
  }

  overdue(link: Link, before: number, limit: number): Promise<Due> {
    return this.read([link], { now: null, before, limit });
  }

  move(change: CursorChange): Promise<void> {
    return this.moves.submit(change);
  }

  async fail({ tenant, peer, room_id }: LinkCursor, places: FailedPlaces): Promise<void> {
    const { first, last, ts } = places;
    const values = [namedTenant(tenant), room_id, peer, first, last, ts];
    await pgPool(this.dataSource).query({ ...FAIL_PLACES, values });
  }

  settleSingle(single: LinkSingle): Promise<void> {
    return this.settled.submit(single);
  }

  postponeSingle(single: LinkSingle): Promise<void> {
    return this.postponed.submit(single);
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.moves.drain(), this.settled.drain(), this.postponed.drain()]);
  }

  private async read(
    links: readonly Link[],
    { now, before, limit }: { now: number | null; before: number | null; limit: number },
  ): Promise<Due> {
    if (links.length === 0) return { cursors: [], singles: [] };
    const pool = pgPool(this.dataSource);
    const values = [...toColumns(links, 'tenant', 'peer'), now, before, limit];
    const [cursors, singles] = await Promise.all([
      pool.query<Parameters<typeof cursorOf>[0]>({ ...DUE_CURSORS, values }),
      pool.query<Parameters<typeof singleOf>[0]>({ ...DUE_SINGLES, values }),
    ]);
    return { cursors: cursors.rows.map(cursorOf), singles: singles.rows.map(singleOf) };
  }

  private async moveAll(changes: CursorChange[]): Promise<void> {
    // A cursor that moved twice meanwhile: only the last word may be in the statement.
    const last = new Map(
      changes.map((change) => [`${linkKey(change.cursor)} ${change.cursor.room_id}`, change]),
    );
    const rows = [...last.values()].map(({ cursor, failure, confirmed_seq = null }) => ({
      ...cursor,
      confirmed_seq,
      code: failure?.code ?? null,
      message: failure?.message ?? null,
    }));
    const columns = toColumns(
      rows,
      'tenant',
      'peer',
      'room_id',
      'acked_seq',
      'given_up_seq',
      'oldest_ts',
      'failures',
      'next_attempt_at',
      'code',
      'message',
      'confirmed_seq',
    );
    await pgPool(this.dataSource).query({ ...MOVE_CURSORS, values: columns });
  }

  private async writeSingles(statement: typeof SETTLE_SINGLES, singles: LinkSingle[]): Promise<void> {
    const columns = toColumns(singles, 'tenant', 'peer', 'room_id', 'seq', 'failures', 'next_attempt_at');
    await pgPool(this.dataSource).query({ ...statement, values: columns });
  }

  private grouped<Item>(write: (items: Item[]) => Promise<void>): GroupCommit<Item, void> {
    return new GroupCommit<Item, void>({
      maxItems: MAX_CHANGES,
      flush: async (items) => {
        await write(items);
        return items.map(() => undefined);
      },
    });
  }
}
