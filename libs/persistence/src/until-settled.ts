import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError } from 'pg';

const SOMEBODY_ELSE_DID_IT = new Set([
  '42710', // duplicate_object: the role
  '42P06', // duplicate_schema
  '23505', // unique_violation in a catalogue: both inserted at once
  'XX000', // "tuple concurrently updated": both granted at once
]);
const TRIES = 20;

/** Roles belong to the whole cluster, beyond the reach of a database's advisory locks: look again and go on. */
export async function untilSettled<T>(step: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await step();
    } catch (error) {
      const raced = error instanceof DatabaseError && SOMEBODY_ELSE_DID_IT.has(error.code ?? '');
      if (!raced || tried === TRIES) throw error;
      await sleep(Math.random() * 20 * tried);
    }
  }
}
