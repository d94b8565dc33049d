const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const WHOLE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const MINUTE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const DAY = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const DAY_OF_YEAR = new Intl.DateTimeFormat(undefined, { dateStyle: 'full' });

const FARTHEST_MS = 8.64e15;

const dateOf = (ts: number): Date => new Date(Math.min(FARTHEST_MS, Math.max(-FARTHEST_MS, ts)));

/** The time of day; the whole date on hovering. `at` is epoch milliseconds by somebody's clock. */
export function ClockTime({ at }: { at: number }) {
  const date = dateOf(at);
  return (
    <time dateTime={date.toISOString()} title={WHOLE.format(date)}>
      {CLOCK.format(date)}
    </time>
  );
}

/** Date and time, to the second. */
export function WholeTime({ at }: { at: number }) {
  const date = dateOf(at);
  return <time dateTime={date.toISOString()}>{WHOLE.format(date)}</time>;
}

/** Date and time as people tell them. */
export function MinuteTime({ at }: { at: number }) {
  const date = dateOf(at);
  return <time dateTime={date.toISOString()}>{MINUTE.format(date)}</time>;
}

/** The day by its name, in the reader's time zone; with its year where that is another than now. */
export function dayOf(ts: number): string {
  const date = dateOf(ts);
  return (date.getFullYear() === new Date().getFullYear() ? DAY : DAY_OF_YEAR).format(date);
}
