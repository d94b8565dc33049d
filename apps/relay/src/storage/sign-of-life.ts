import { Client, type Pool } from 'pg';

/** The first half of the keys of these locks; any number that no other lock of the relay uses. */
export const SIGNS = 0x51f3;

/** Until Postgres has noticed that an earlier connection of this process, with the same lock, is gone. */
const MOST_WAIT_MS = 2_000;

const HOLD = {
  name: 'relay-hold-sign',
  text: `SELECT pg_advisory_lock(${SIGNS}, hashtext($1))`,
};

/**
 * Shows the other processes that this one lives: a lock that Postgres lets go of with the connection that holds it,
 * so at once when the process is killed. Whoever can have the lock of a worker knows that it is gone.
 */
export class SignOfLife {
  private held: Promise<Client> | undefined;

  constructor(private readonly worker: string) {}

  /** Resolves once the lock is held; takes it anew after its connection was lost. */
  async hold(pool: Pool): Promise<void> {
    if (!this.held) {
      // What is heard late of a lost connection says nothing of the one after it.
      const taken = this.take(pool, () => {
        if (this.held === taken) this.held = undefined;
      });
      this.held = taken;
    }
    await this.held;
  }

  async letGo(): Promise<void> {
    const client = await this.held?.catch(() => undefined);
    await client?.end();
  }

  private async take(pool: Pool, forget: () => void): Promise<Client> {
    const client = new Client({ ...pool.options, lock_timeout: MOST_WAIT_MS });
    client.on('error', forget);
    client.on('end', forget);
    try {
      await client.connect();
      await client.query({ ...HOLD, values: [this.worker] });
      return client;
    } catch (error) {
      forget();
      await client.end().catch(() => undefined);
      throw error;
    }
  }
}
