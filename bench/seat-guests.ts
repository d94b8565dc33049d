import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '@app/persistence';
import type { DemoServer } from '../apps/cli/src/demo/demo-server';

const SEAT = `
  WITH guests AS (SELECT * FROM unnest($3::text[], $4::text[], $5::uuid[]) WITH ORDINALITY AS g (server, fqid, id, n)),
       people AS (INSERT INTO ingest.participants (tenant, participant_id, fqid, display_name, "foreign", updated_at)
                  SELECT $1, id, fqid, 'guest', true, 0 FROM guests),
       members AS (INSERT INTO ingest.members (tenant, room_id, fqid, server, membership)
                   SELECT $1, $2, fqid, server, 'joined' FROM guests)
  INSERT INTO ingest.membership_facts (tenant, room_id, fqid, server, said_by, said_at, membership, boundary, heads)
  SELECT $1, $2, fqid, server, $1, head.seq, 'joined', -1, '{}' FROM guests,
         (SELECT max(head_seq) AS seq FROM ingest.chains WHERE tenant = $1 AND room_id = $2 AND origin = $1) AS head`;

/** Makes a guest of each server a member from now on. The next word of the home on membership tells the relay. */
export async function seatGuests(server: DemoServer, room: string, names: readonly string[]): Promise<void> {
  // The server's own: it runs, so this shares it.
  const { url } = await startEmbeddedPostgres({ dataDir: server.path('postgres') });
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const fqids = names.map((name) => `@guest:${name}`);
    await client.query(SEAT, [server.serverName, room, names, fqids, names.map(() => randomUUID())]);
  } finally {
    await client.end();
  }
}
