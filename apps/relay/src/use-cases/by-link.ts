import { linkKey, type Link } from './ports';

/** Rows of many peers, apart for each; in the order that they came. */
export function byLink<Row extends Link>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(linkKey(row));
    if (group) group.push(row);
    else groups.set(linkKey(row), [row]);
  }
  return groups;
}
