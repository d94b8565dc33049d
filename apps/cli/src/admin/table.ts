/** Rows as aligned columns under their names. */
export function table(columns: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const cells = [columns, ...rows.map((row) => row.map((value) => String(value ?? '—')))];
  const widths = columns.map((_, i) => Math.max(...cells.map((row) => (row[i] ?? '').length)));
  return cells
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Fields of one thing, a line each. */
export const fields = (record: Record<string, unknown>): string =>
  table(['', ''], Object.entries(record)).trimStart();

export const time = (ms: number | null | undefined): string =>
  ms == null ? 'never' : new Date(ms).toISOString();
