import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAlive } from './postmaster';
import { startEmbeddedPostgres } from './start';

const CACHE = join(__dirname, '../../../../.cache');

describe('startEmbeddedPostgres', () => {
  let dataDir: string;
  beforeAll(() => {
    mkdirSync(CACHE, { recursive: true });
    dataDir = join(mkdtempSync(join(CACHE, 'embedded-')), 'a folder with spaces');
  });
  afterAll(() => rmSync(join(dataDir, '..'), { recursive: true, force: true }));

  it('makes a durable, Unicode-aware, code-point-sorted database at the first start', async () => {
    const said: string[] = [];
    const postgres = await startEmbeddedPostgres({ dataDir, onProgress: (line) => said.push(line) });
    const [row] = await query(
      postgres.url,
      `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
              current_setting('server_encoding') AS encoding, current_setting('listen_addresses') AS listens,
              lower('Ä') AS lower, array(SELECT * FROM unnest(ARRAY['a', 'B', 'ä']) AS t(s) ORDER BY s) AS sorted`,
    );
    await postgres.stop();
    expect(row).toEqual({
      fsync: 'on',
      commit: 'on',
      encoding: 'UTF8',
      listens: '127.0.0.1',
      lower: 'ä',
      sorted: ['B', 'a', 'ä'],
    });
    expect(said).toEqual(['creating the embedded database (first start only)']);
    expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600);
    expect(readdirSync(dataDir).toSorted()).toEqual(['cluster', 'owner', 'password', 'postgres.log']);
  });

  it('keeps the data, and lets nobody in without the password', async () => {
    const first = await startEmbeddedPostgres({ dataDir });
    await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS seven');
    await first.stop();
    const second = await startEmbeddedPostgres({ dataDir });
    const guess = new URL(second.url);
    guess.password = 'guess';
    await expect(query(guess.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
    expect(await query(second.url, 'SELECT seven FROM kept')).toEqual([{ seven: 7 }]);
    await second.stop();
    await expect(query(second.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  });

  it('shares a server that runs, and leaves stopping it to the one who started it', async () => {
    const owner = await startEmbeddedPostgres({ dataDir });
    const guest = await startEmbeddedPostgres({ dataDir });
    expect(guest.url).toBe(owner.url);
    await guest.stop();
    expect(await query(owner.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await owner.stop();
  });

  it('starts once when asked twice at the same time', async () => {
    const both = await Promise.all([startEmbeddedPostgres({ dataDir }), startEmbeddedPostgres({ dataDir })]);
    expect(both[0].url).toBe(both[1].url);
    await Promise.all(both.map(({ stop }) => stop()));
    await expect(query(both[0].url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  });

  it('takes over, and stops, the server of a process that was killed', async () => {
    const postgres = await startEmbeddedPostgres({ dataDir });
    writeFileSync(join(dataDir, 'owner'), String(await deadPid()));
    const heir = await startEmbeddedPostgres({ dataDir });
    expect(heir.url).toBe(postgres.url);
    await heir.stop();
    await expect(query(heir.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  });

  it('recovers what was committed when Postgres itself was killed', async () => {
    const postgres = await startEmbeddedPostgres({ dataDir });
    await query(postgres.url, 'CREATE TABLE survivor AS SELECT 1 AS one');
    process.kill(postmasterPid(), 'SIGKILL');
    const next = await startEmbeddedPostgres({ dataDir });
    expect(await query(next.url, 'SELECT one FROM survivor')).toEqual([{ one: 1 }]);
    await next.stop();
  });

  it('is not fooled by a leftover pid file whose number is now another process', async () => {
    const stranger = spawn('sleep', ['60']);
    writeFileSync(
      join(dataDir, 'cluster', 'postmaster.pid'),
      `${stranger.pid}\n${dataDir}\n0\n1\n\n\n\nready   \n`,
    );
    const postgres = await startEmbeddedPostgres({ dataDir });
    expect(await query(postgres.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await postgres.stop();
    expect(stranger.exitCode).toBeNull();
    stranger.kill();
  });

  it('says what the log says when Postgres will not start', async () => {
    const configuration = join(dataDir, 'cluster', 'postgresql.auto.conf');
    const before = readFileSync(configuration);
    writeFileSync(configuration, 'no_such_setting = 1\n');
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow('no_such_setting');
    writeFileSync(configuration, before);
  });

  it.runIf(process.platform === 'linux')('does not outlive a parent that was killed', async () => {
    const parent = startInChild(dataDir);
    await once(parent.stdout ?? parent, 'data');
    const pid = postmasterPid();
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    for (let waited = 0; isAlive(pid) && waited < 10_000; waited += 50) await sleep(50);
    expect(isAlive(pid)).toBe(false);
  });

  const postmasterPid = () =>
    Number(readFileSync(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);
});

/** The same start in a process of its own, which can be killed without killing the test. */
function startInChild(dataDir: string): ChildProcess {
  const root = join(__dirname, '../../../..');
  const program = `
    const { transpileModule, ModuleKind, ScriptTarget } = require('typescript');
    const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true };
    require.extensions['.ts'] = (module, file) =>
      module._compile(transpileModule(require('fs').readFileSync(file, 'utf8'), { compilerOptions }).outputText, file);
    require(${JSON.stringify(join(root, 'libs/persistence/src/embedded/start'))})
      .startEmbeddedPostgres({ dataDir: process.argv[1] })
      .then(() => { console.log('up'); setInterval(() => {}, 1000); });`;
  return spawn(process.execPath, ['-e', program, dataDir], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function deadPid(): Promise<number> {
  const child = spawn('true');
  await once(child, 'exit');
  return child.pid ?? 0;
}

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}
