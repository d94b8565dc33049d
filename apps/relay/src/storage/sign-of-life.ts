import { Client, type Pool } from 'pg';

/** The first half of the keys of these locks; any number that no other lock of the relay uses. */
export const SIGNS = 0x51f3;

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
    this.held ??= this.take(pool);
    await this.held;
  }

  async letGo(): Promise<void> {
    const client = await this.held?.catch(() => undefined);
    await client?.end();
  }

  private async take(pool: Pool): Promise<Client> {
    const client = new Client(pool.options);
    const forget = () => (this.held = undefined);
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
