import { Client } from 'pg';
import { GroupCommit, startEmbeddedPostgres } from '@app/persistence';
import { cpuOf, ownCpu } from './cpu-time';
import { machineMs } from './figures';
import type { Trial } from './trial';

const CALLERS = 256;
const SECONDS = 2;
const BATCH = 200;

/** The columns and keys of ingest.events; its other indexes are the server's own choice. */
const TABLE = `CREATE TABLE events (
  tenant text NOT NULL, room_id text NOT NULL, origin text NOT NULL, seq bigint NOT NULL, event_id text NOT NULL,
  prev text, ts bigint NOT NULL, type text NOT NULL, sender text NOT NULL, status text NOT NULL, text text NOT NULL,
  received_at bigint NOT NULL, PRIMARY KEY (tenant, room_id, origin, seq))`;

const INSERT = `INSERT INTO events
  SELECT 'server.example', room_id, 'peer.example', seq, 'ev_' || seq, NULL, 1, 'sw.message', '@guest:peer.example',
         'accepted', text, 1
  FROM unnest($1::text[], $2::bigint[], $3::text[]) AS rows (room_id, seq, text)`;

/** Callers that each wait for a row of their own, together on one connection: CPU time of each row, in µs. */
export async function measureDurableRows(trial: Trial, text: string): Promise<number> {
  const postgres = trial.keep(await startEmbeddedPostgres({ dataDir: trial.path('parts') }));
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  try {
    await client.query('SET synchronous_commit = on');
    await client.query(TABLE);
    const rows = new GroupCommit<number, boolean>({
      maxItems: BATCH,
      flush: async (seqs) => {
        const values = [seqs.map((seq) => `room ${seq % 64}`), seqs, seqs.map(() => text)];
        await client.query({ name: 'insert', text: INSERT, values });
        return seqs.map(() => true);
      },
    });
    const spent = () => ownCpu() + cpuOf(undefined, trial.path('parts')).database;
    let seq = 0;
    let done = 0;
    const before = spent();
    const start = machineMs();
    const caller = async () => {
      while (machineMs() - start < SECONDS * 1000) {
        await rows.submit((seq += 1));
        done += 1;
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, caller));
    return (spent() - before) / done;
  } finally {
    await client.end();
    await postgres.stop();
  }
}
