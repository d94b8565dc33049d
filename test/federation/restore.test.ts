import { Client } from 'pg';
import { expect, inject, it } from 'vitest';
import { until } from '../../apps/cli/src/demo/until';
import type { TestServer } from '../support/servers';
import { allow, bodies, directRoom, person, say, shows, Stage } from './stage';

const stage = Stage.open('standalone', 'alpha', 'beta');

async function asSuperuser(...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

const databaseOf = (server: TestServer): string =>
  new URL(server.secrets()['the database URL']!).pathname.slice(1);

/** Copies the server's database; resolves to what puts the copy back, as a restored backup would. */
async function backUp(server: TestServer): Promise<() => Promise<void>> {
  const database = databaseOf(server);
  const copy = `${database}_backup`;
  const closed = `DROP DATABASE IF EXISTS`;
  await server.kill();
  await asSuperuser(`${closed} ${copy} WITH (FORCE)`, `CREATE DATABASE ${copy} TEMPLATE ${database}`);
  await server.start();
  return async () => {
    await server.kill();
    await asSuperuser(
      `${closed} ${database} WITH (FORCE)`,
      `CREATE DATABASE ${database} TEMPLATE ${copy}`,
      `${closed} ${copy} WITH (FORCE)`,
    );
    await server.start();
  };
}

it('a server put back to an earlier state gets its own events back and never signs for a place twice', async () => {
  const { alpha, beta } = stage;
  await Promise.all([allow(alpha, beta), allow(beta, alpha)]);
  const [alice, bob] = await Promise.all([person(alpha, 'alice'), person(beta, 'bob')]);
  const room = await directRoom(alice, bob, beta.fqid('bob'));
  const everything = ['before'];
  await say(alice, room, 'before');
  await shows(bob, room, ...everything);

  for (const [server, speaker] of [
    [alpha, alice],
    [beta, bob],
  ] as const) {
    const restore = await backUp(server);
    const lost = ['lost 1', 'lost 2', 'lost 3'].map((body) => `${body} at ${server.serverName}`);
    for (const body of lost) await say(speaker, room, body);
    everything.push(...lost);
    await Promise.all([alice, bob].map((reader) => shows(reader, room, ...everything)));

    await restore();
    const after = `said by ${server.serverName} after the restore`;
    const { seq } = await say(speaker, room, after);
    everything.push(after);
    await Promise.all([alice, bob].map((reader) => shows(reader, room, ...everything)));
    expect(seq).toBeGreaterThan(lost.length);
  }

  const [left, right] = [await bodies(alice, room), await bodies(bob, room)];
  expect(left).toEqual(right);
  expect(left.toSorted()).toEqual(everything.toSorted());
  for (const server of [alpha, beta]) {
    const admin = await server.admin();
    const audit = await until(
      'the audit',
      () => admin.get<{ items: { code: string | null }[] }>('/v1/admin/federation/audit?limit=1000'),
      () => true,
    );
    expect(audit.items.filter(({ code }) => code === 'SW_FED_CHAIN_FORK')).toEqual([]);
  }
}, 90_000);
