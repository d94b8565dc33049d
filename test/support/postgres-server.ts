import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '@app/persistence';

const FOLDER = join(__dirname, '..', '..', '.cache', 'test-postgres');

/** Runs side by side get a server each; a later run finds one already made. */
export async function startTestPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  mkdirSync(FOLDER, { recursive: true });
  const slot = claimSlot();
  const postgres = await startEmbeddedPostgres({ dataDir: join(FOLDER, String(slot)) });
  await dropLeftovers(postgres.url);
  return {
    url: postgres.url,
    stop: async () => {
      await postgres.stop();
      rmSync(lockFile(slot), { force: true });
    },
  };
}

const lockFile = (slot: number) => join(FOLDER, `${slot}.lock`);

function claimSlot(): number {
  for (let slot = 0; ; slot += 1) {
    if (claims(slot)) return slot;
  }
}

function claims(slot: number): boolean {
  try {
    writeFileSync(lockFile(slot), String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    if (isAlive(Number(readFileSync(lockFile(slot), 'utf8')))) return false;
    rmSync(lockFile(slot), { force: true });
    return claims(slot);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function dropLeftovers(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ datname: string }>(
    `SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%'`,
  );
  for (const { datname } of rows) await client.query(`DROP DATABASE "${datname}" WITH (FORCE)`);
  await client.end();
}
