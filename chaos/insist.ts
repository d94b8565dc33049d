import { setTimeout as pause } from 'node:timers/promises';
import { ApiRefusal } from '../apps/cli/src/demo/api-session';

const PAUSE_MS = 150;
const PATIENCE_MS = 120_000;

const passes = (error: unknown): boolean =>
  !(error instanceof ApiRefusal) || error.status >= 500 || error.status === 429;

/** Asks again until there is an answer, as a client does whose server is away; a refusal is an answer. */
export async function insist<T>(ask: () => Promise<T>, failed?: (error: unknown) => void): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      failed?.(error);
      if (!passes(error) || Date.now() > end) throw error;
      await pause(PAUSE_MS);
    }
  }
}
