const UNITS: readonly (readonly [ms: number, one: string, many: string])[] = [
  [86_400_000, 'day', 'days'],
  [3_600_000, 'hour', 'hours'],
  [60_000, 'minute', 'minutes'],
  [1_000, 'second', 'seconds'],
];

/** A length of time in its largest whole unit: “3 minutes”. */
export function spanText(ms: number): string {
  const length = Math.abs(ms);
  const [unit, one, many] = UNITS.find(([size]) => length >= size) ?? UNITS.at(-1)!;
  const count = Math.floor(length / unit);
  return `${count} ${count === 1 ? one : many}`;
}

const EVEN_MS = 1_000;

/** Whose clock is off by how much, where `offset` is how far theirs is ahead of ours. */
export function clockText(offset: number | null): string {
  if (offset === null) return 'not measured yet';
  if (Math.abs(offset) < EVEN_MS) return 'the same as ours';
  const size =
    Math.abs(offset) < 60_000 ? `${(Math.abs(offset) / 1_000).toFixed(1)} seconds` : spanText(offset);
  return `${size} ${offset > 0 ? 'ahead of' : 'behind'} ours`;
}
