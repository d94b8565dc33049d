import { Client } from 'pg';
import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '@app/runtime';
import { SIGNS } from '../src/storage/sign-of-life';
import { answers, hangs, type Mood, type PeerServer } from './peer-server';
import { database, eventually, everything, kill, peer, pod, setUpPods } from './pods-setup';
import type { RelayProcess } from './relay-process';

const HOUR = 3_600_000;
let b: PeerServer;

setUpPods({ leaseMs: HOUR });

/** Ends the connections that show which processes live, once there is one. */
async function cutSigns(): Promise<void> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const cut = `SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database d ON d.oid = database
               WHERE locktype = 'advisory' AND classid = ${SIGNS} AND datname = current_database()`;
  await eventually(async () => expect((await client.query(cut)).rows).toHaveLength(1));
  await client.end();
}

beforeEach(async () => {
  b = await peer('b.example');
});

describe('a relay that was killed', () => {
  it('leaves its peers to the next one at once, long before its leases run out', async () => {
    const first = await pod();
    await first.readers('rm_1', { peer: 'b.example', ...everything });
    await first.post('rm_1');
    await eventually(() => expect(b.seqs('rm_1')).toEqual([0]));
    await kill(first);

    const next = await pod();
    await next.post('rm_1');
    await eventually(() => expect(b.seqs('rm_1')).toEqual([0, 1]));
    expect(await next.dataSource.query('SELECT worker FROM relay.workers')).toHaveLength(1);
  });

  it('is not the only one to lose its peers: so does one whose sign of life is cut, and no event is lost', async () => {
    const relay = await pod();
    await relay.readers('rm_1', { peer: 'b.example', ...everything });
    await cutSigns();
    await relay.post('rm_1');
    await eventually(() => expect(b.seqs('rm_1')).toEqual([0]));
    await pod();
    await relay.post('rm_1');
    await eventually(() => expect(b.seqs('rm_1')).toEqual([0, 1]));
  });
});

describe('a peer that is heard while a request to it fails', () => {
  it('gets another at once, however long the pause would be', async () => {
    const relay = await pod();
    await relay.readers('rm_1', { peer: 'b.example', ...everything });
    await relay.dataSource.query(`UPDATE relay.peers SET failures = 20`);
    let fail = () => {};
    b.mood = (events, response) => {
      fail = () => void answers(500)(events, response);
      return true;
    };
    await relay.post('rm_1');
    await eventually(() => expect(b.requests).toHaveLength(1));
    await relay.hear('b.example');
    b.mood = () => false;
    fail();
    await eventually(() => expect(b.seqs('rm_1')).toEqual([0]));
  });
});

const failuresOf = async (relay: RelayProcess) => {
  const rows = await relay.dataSource.query<{ failures: number }[]>('SELECT failures FROM relay.peers');
  return rows[0]?.failures;
};

describe('a peer that is heard before it listens', () => {
  /** As a host that is up, but not the server on it. */
  const hangsUp: Mood = (_events, response) => {
    response.socket?.destroy();
    return true;
  };
  /** A relay that has failed to reach the peer for long and would wait for an hour. */
  const inBackoff = async (clock?: ManualClock) => {
    const relay = await pod({ clock });
    b.mood = hangsUp;
    await relay.readers('rm_1', { peer: 'b.example', ...everything });
    await relay.post('rm_1');
    await eventually(async () => {
      const [, changed] = await relay.dataSource.query<[unknown, number]>(
        `UPDATE relay.peers SET failures = 20, next_attempt_at = next_attempt_at + ${HOUR}
         WHERE failures > 0 AND lease_owner IS NULL`,
      );
      expect(changed).toBe(1);
    });
    return relay;
  };

  const beginnings: [string, Mood][] = [
    ['hangs up', hangsUp],
    ['answers that it failed', answers(500)],
    ['answers that it is not ready', answers(503, { 'retry-after': '1' })],
  ];

  it.each(beginnings)(
    'and %s is tried again soon, not when the outage would have it',
    async (_how, starting) => {
      // All of it is soon after the word, however long the machine takes.
      const relay = await inBackoff(new ManualClock(Date.now()));
      const before = b.requests.length;
      b.mood = starting;
      await relay.hear('b.example');
      await eventually(() => expect(b.requests.length).toBeGreaterThan(before + 1));
      expect(await failuresOf(relay), 'the backoff has no part in this').toBe(20);
      b.mood = () => false;
      await eventually(() => expect(b.seqs('rm_1')).toEqual([0]));
      await eventually(async () => expect(await failuresOf(relay)).toBe(0));
    },
  );

  it('and then goes silent begins a new backoff', async () => {
    const relay = await inBackoff();
    await relay.hear('b.example');
    await eventually(async () => expect(await failuresOf(relay)).toBeLessThan(20));
  });
});

describe('a peer that asks for a moment', () => {
  it('is asked again after that, not when the backoff would have it', async () => {
    const relay = await pod();
    b.mood = answers(503, { 'retry-after': '1' });
    await relay.readers('rm_1', { peer: 'b.example', ...everything });
    await relay.post('rm_1');
    await eventually(() => expect(b.requests.length).toBeGreaterThan(1));
    expect(await failuresOf(relay), 'the backoff has no part in this').toBe(0);
    b.mood = () => false;
    await eventually(() => expect(b.seqs('rm_1')).toEqual([0]));
  });
});

describe('a peer that is heard after a silence', () => {
  it('is asked anew: what was lost on its way to it does not hold up the rest', async () => {
    const clock = new ManualClock(Date.now());
    const relay = await pod({ clock });
    b.mood = hangs;
    await relay.readers('rm_1', { peer: 'b.example', ...everything });
    await relay.post('rm_1');
    await eventually(() => expect(b.requests).toHaveLength(1));
    b.mood = () => false;
    clock.advance(2_000);
    await relay.hear('b.example');
    await eventually(() => expect(b.seqs('rm_1')).toEqual([0]));
    expect(b.requests).toHaveLength(2);
  });
});
