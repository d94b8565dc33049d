import { setTimeout as pause } from 'node:timers/promises';

const PAUSE_MS = 50;
/** A killed relay keeps its leases for 15 s, and what NATS had handed to it for 30 s. */
const PATIENCE_MS = 60_000;

/** Asks again until the answer satisfies; fails, saying what was waited for, when the time is up. */
export async function until<T>(
  what: string,
  ask: () => Promise<T>,
  holds: (answer: T) => boolean,
  ms = PATIENCE_MS,
): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    if (Date.now() > end)
      throw new Error(
        `${what} did not happen in ${ms / 1000} s; last seen: ${JSON.stringify(answer)?.slice(0, 600)}`,
      );
    await pause(PAUSE_MS);
  }
}
