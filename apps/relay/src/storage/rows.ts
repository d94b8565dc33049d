import { namedTenant } from '@app/persistence';
import type { LinkCursor, LinkSingle } from '../use-cases/ports';

type Stored<Row> = { [Column in keyof Row]: Row[Column] extends number | null ? string | null : Row[Column] };

const NUMBERS = new Set([
  'from_seq',
  'to_seq',
  'head_seq',
  'acked_seq',
  'given_up_seq',
  'oldest_ts',
  'failures',
  'next_attempt_at',
  'seq',
  'ts',
  'last_error_at',
]);

const fromStored = <Row extends object>(stored: object): Row =>
  Object.fromEntries(
    Object.entries(stored).map(([column, value]) => [
      column,
      NUMBERS.has(column) && value !== null ? Number(value) : (value as unknown),
    ]),
  ) as Row;

/** The driver hands `bigint` over as text. */
export const cursorOf = (stored: Stored<LinkCursor>): LinkCursor => fromStored<LinkCursor>(stored);
export const singleOf = (stored: Stored<LinkSingle>): LinkSingle => fromStored<LinkSingle>(stored);

export const CURSOR_COLUMNS = [
  'tenant',
  'peer',
  'room_id',
  'from_seq',
  'to_seq',
  'head_seq',
  'acked_seq',
  'given_up_seq',
  'oldest_ts',
  'failures',
  'next_attempt_at',
] as const;
export const SINGLE_COLUMNS = [
  'tenant',
  'peer',
  'room_id',
  'seq',
  'ts',
  'failures',
  'next_attempt_at',
] as const;

export const columnsOf = (alias: string, columns: readonly string[]): string =>
  columns.map((column) => `${alias}.${column}`).join(', ');

/** Rows as one array for each column, for `unnest`. */
export function toColumns<Row extends object>(rows: readonly Row[], ...columns: (keyof Row)[]): unknown[][] {
  for (const row of rows) namedTenant((row as { tenant: string }).tenant);
  return columns.map((column) => rows.map((row) => row[column]));
}
