import { namedTenant } from '@app/persistence';
import type { PoolClient } from 'pg';

/** A column of a batch: its name and the Postgres type of one value. */
export type Columns = Readonly<Record<string, string>>;

interface BatchOptions {
  table: string;
  columns: Columns;
  key: readonly string[];
  /** What a row that is there already takes over; none: it stays as it is. */
  update?: readonly string[];
  /** What else becomes of a row that is there already, as it stands behind `SET`. */
  set?: string;
}

/** One prepared statement that writes any number of rows in one round trip. */
export function batchInsert<Row extends object>({ table, columns, key, update = [], set }: BatchOptions) {
  const names = Object.keys(columns);
  const arrays = names.map((name, i) => `$${i + 1}::${columns[name]}[]`).join(', ');
  const changes = [...update.map((name) => `${name} = excluded.${name}`), ...(set ? [set] : [])];
  const then = changes.length === 0 ? 'NOTHING' : `UPDATE SET ${changes.join(', ')}`;
  const conflict = key.length === 0 ? '' : ` ON CONFLICT (${key.join(', ')}) DO ${then}`;
  const text = `INSERT INTO ${table} AS known (${names.map((name) => `"${name}"`).join(', ')}) SELECT * FROM unnest(${arrays})${conflict}`;
  return async (client: PoolClient, rows: readonly Row[]): Promise<void> => {
    if (rows.length === 0) return;
    for (const row of rows) namedTenant((row as { tenant: string }).tenant);
    const values = names.map((name) => rows.map((row) => valueOf(row, name, columns[name]!)));
    await client.query({ name: `batch ${table}`, text, values });
  };
}

const valueOf = (row: object, name: string, type: string): unknown => {
  const value = (row as Record<string, unknown>)[name] ?? null;
  return type === 'jsonb' && value !== null ? JSON.stringify(value) : value;
};
