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

/** A length of time that runs down, to the second at its end: “29 days 4 hours”, “3 minutes 20 seconds”. */
export function countdownText(ms: number): string {
  const length = Math.abs(ms);
  const largest = UNITS.findIndex(([size]) => length >= size);
  const [unit] = UNITS[largest] ?? UNITS.at(-1)!;
  const rest = UNITS[largest + 1] ? length % unit : 0;
  const next = UNITS[largest + 1]?.[0] ?? Infinity;
  return rest >= next ? `${spanText(length)} ${spanText(rest - (rest % next))}` : spanText(length);
}

const EVEN_MS = 1_000;
/** Beyond it, signatures are refused (protocol: `created`). */
const TOO_FAR_MS = 60_000;

/** Whose clock is off by how much, where `offset` is how far theirs is ahead of ours. */
export function clockText(offset: number | null): string {
  if (offset === null) return 'not measured yet';
  if (Math.abs(offset) < EVEN_MS) return 'the same as ours';
  const size =
    Math.abs(offset) < 60_000 ? `${(Math.abs(offset) / 1_000).toFixed(1)} seconds` : spanText(offset);
  const much = Math.abs(offset) > TOO_FAR_MS ? ': signatures are refused' : '';
  return `${size} ${offset > 0 ? 'ahead of' : 'behind'} ours${much}`;
}
