/** Rows as the arrays that `unnest` takes, a column each. */
export const columns = <Row, Name extends keyof Row>(rows: readonly Row[], ...names: Name[]) =>
  names.map((name) => rows.map((row) => row[name]));

export const distinct = <T>(rows: readonly T[], key: (row: T) => string): T[] => [
  ...new Map(rows.map((row) => [key(row), row])).values(),
];
