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

/** What a run that was cut short left behind. Context roles go before the logins that granted them. */
async function dropLeftovers(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const databases = await client.query<{ name: string }>(
    `SELECT datname AS name FROM pg_database WHERE datname LIKE 'test\\_%'`,
  );
  for (const { name } of databases.rows) await client.query(`DROP DATABASE "${name}" WITH (FORCE)`);
  const roles = await client.query<{ name: string }>(
    `SELECT rolname AS name FROM pg_roles WHERE NOT rolsuper AND rolname !~ '^pg_'
     ORDER BY rolname LIKE 'scaiwave%' DESC`,
  );
  for (const { name } of roles.rows) await client.query(`DROP ROLE "${name}"`);
  await client.end();
}
