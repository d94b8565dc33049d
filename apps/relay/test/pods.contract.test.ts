import { beforeEach, describe, expect, it } from 'vitest';
import { relay as contract } from '@app/contracts/relay';
import { ManualClock } from '@app/runtime';
import { answers, type PeerServer } from './peer-server';
import { eventually, everything, kill, peer, pod, setUpPods, stop, upTo, world } from './pods-setup';
import { TENANT, type RelayProcess } from './relay-process';

const HOUR = 3_600_000;

setUpPods({ leaseMs: 2_000 });

const leases = async (relay: RelayProcess): Promise<number[]> => {
  const rows = await relay.dataSource.query<{ held: string }[]>(
    `SELECT count(*) AS held FROM relay.peers WHERE lease_owner IS NOT NULL GROUP BY lease_owner ORDER BY 1`,
  );
  return rows.map(({ held }) => Number(held));
};

/** What a failed attempt comes to is in the tables: only now may the clock move on. */
const atRest = (relay: RelayProcess) => eventually(async () => expect(await leases(relay)).toEqual([]));

const stateOf = async (relay: RelayProcess, seq: number): Promise<string | undefined> => {
  const question = { tenant: TENANT, room_id: 'rm_1', seq };
  return (await relay.bus.ask(contract.delivery, question)).servers[0]?.state;
};

describe('several relay processes', () => {
  it('share the peers, keep the order of each room, and take over from one that died', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `peer${index}.example`);
    const servers = await Promise.all(names.map(peer));
    const [first, second] = [await pod(), await pod()];
    await first.readers('rm_1', ...names.map((name) => ({ peer: name, ...everything })));
    let posted = 0;
    const talk = async (relay: RelayProcess) => {
      await relay.post('rm_1');
      posted += 1;
    };
    await eventually(async () => {
      await talk(first);
      expect(await leases(first)).toEqual([10, 10]);
    });

    await kill(second);
    for (let seq = 0; seq < 5; seq += 1) await talk(first);
    await eventually(() => {
      for (const server of servers) expect(server.arrivals('rm_1')).toEqual(upTo(posted - 1));
    });
    await eventually(async () => {
      await talk(first);
      expect(await leases(first)).toEqual([20]);
    });
  });

  it('a new one gets its share of peers that are busy', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `peer${index}.example`);
    await Promise.all(names.map(peer));
    const first = await pod();
    await first.readers('rm_1', ...names.map((name) => ({ peer: name, ...everything })));
    await eventually(async () => {
      await first.post('rm_1');
      expect(await leases(first)).toEqual([8]);
    });
    await pod();
    await eventually(async () => {
      await first.post('rm_1');
      expect(await leases(first)).toEqual([4, 4]);
    });
  });

  it('hands its peers back when it stops, at once for the others', async () => {
    const b = await peer('b.example');
    const relay = await pod();
    await relay.readers('rm_1', { peer: 'b.example', ...everything });
    await relay.post('rm_1');
    await eventually(() => expect(b.seqs('rm_1')).toEqual([0]));
    const other = await pod({ settings: { leaseMs: 60_000 } });
    const workers = () => other.dataSource.query<object[]>(`SELECT worker FROM relay.workers`);
    await eventually(async () => expect(await workers()).toHaveLength(2));
    await stop(relay);
    expect(await leases(other)).toEqual([]);
    expect(await workers()).toHaveLength(1);
    await other.post('rm_1');
    await eventually(() => expect(b.seqs('rm_1')).toEqual([0, 1]));
  });

  it('loses nothing when a process dies with requests under way', async () => {
    const b = await peer('b.example');
    const relay = await pod();
    await relay.readers('rm_1', { peer: 'b.example', ...everything });
    // The peer takes the events, and the answer never comes back.
    b.mood = (events, response) => {
      for (const { seq } of events) b.hold('rm_1', seq);
      response.destroy();
      return true;
    };
    await relay.post('rm_1', 30);
    await eventually(() => expect(b.requests.length).toBeGreaterThan(0));
    await kill(relay);
    b.mood = () => false;
    const next = await pod();
    await next.post('rm_1');
    await eventually(() => expect(b.seqs('rm_1')).toEqual(upTo(30)));
    await eventually(async () => {
      const { items } = await next.bus.ask(contract.deliveries, { tenant: TENANT, limit: 10 });
      expect(items).toMatchObject([{ acked_seq: 30, state: 'delivered' }]);
    });
  });

  it('takes a batch of facts that comes twice for once', async () => {
    const b = await peer('b.example');
    const [relay, other] = [await pod(), await pod()];
    await relay.readers('rm_1', { peer: 'b.example', ...everything });
    await relay.post('rm_1', 3);
    await eventually(() => expect(b.seqs('rm_1')).toEqual(upTo(2)));
    const before = b.requests.length;
    await other.repeat('rm_1');
    await other.readers('rm_1', { peer: 'b.example', ...everything });
    await relay.post('rm_1');
    await eventually(() => expect(b.seqs('rm_1')).toEqual(upTo(3)));
    expect(b.requests.slice(before)).toEqual([['rm_1/3']]);
  });
});

describe('after 24 hours', () => {
  const now = Date.UTC(2026, 5, 1);
  let clock: ManualClock;
  let relay: RelayProcess;
  let b: PeerServer;

  beforeEach(async () => {
    clock = new ManualClock(now);
    relay = await pod({ clock });
    b = await peer('b.example');
    await relay.readers('rm_1', { peer: 'b.example', ...everything });
  });

  it('gives events up, each with an audit row, and delivers the later ones', async () => {
    b.mood = answers(500);
    await relay.post('rm_1', 150, now);
    await relay.address('rm_9', 0, now, 'b.example');
    world.append('rm_9', now);
    await eventually(() => expect(b.requests.length).toBeGreaterThan(0));

    await atRest(relay);
    const tried = b.requests.length;
    clock.set(now + 23 * HOUR);
    await relay.post('rm_1', 2, now + 23 * HOUR);
    await eventually(() => expect(b.requests.length).toBeGreaterThan(tried));
    expect(world.audit).toEqual([]);

    await atRest(relay);
    clock.set(now + 24 * HOUR + 1);
    await eventually(() => expect(world.audit).toHaveLength(151));
    expect(new Set(world.audit.map(({ event_id }) => event_id)).size).toBe(151);
    expect(world.audit[0]).toMatchObject({
      action: 'federation.send.failed',
      outcome: 'failed',
      peer: 'b.example',
      code: 'server_error',
    });
    await eventually(async () => {
      const { items } = await relay.bus.ask(contract.deliveries, { tenant: TENANT, limit: 10 });
      expect(items).toMatchObject([
        { state: 'waiting', acked_seq: 149, oldest_undelivered_at: now + 23 * HOUR },
      ]);
    });

    b.mood = () => false;
    clock.advance(HOUR / 4);
    await eventually(() => expect(b.seqs('rm_1')).toEqual([150, 151]));
    await eventually(async () => {
      const { items } = await relay.bus.ask(contract.deliveries, { tenant: TENANT, limit: 10 });
      expect(items).toMatchObject([{ state: 'failed', failed_events: 150, acked_seq: 151 }]);
    });
    expect(world.audit).toHaveLength(151);
    expect(await stateOf(relay, 149)).toBe('failed');
    expect(await stateOf(relay, 150)).toBe('delivered');
  });

  it('gives up the one event that a peer never takes and goes on behind it', async () => {
    b.rejects.add('rm_1/1').add('rm_9/0');
    world.append('rm_9', now);
    await relay.address('rm_9', 0, now, 'b.example');
    await relay.post('rm_1', 2, now);
    await relay.post('rm_1', 1, now + 24 * HOUR);
    await eventually(async () => {
      const { items } = await relay.bus.ask(contract.deliveries, { tenant: TENANT, limit: 10 });
      expect(items).toMatchObject([{ last_error: { code: 'SW_FED_TS_IN_FUTURE' } }]);
      const [single] = await relay.dataSource.query<{ failures: number }[]>(
        `SELECT failures FROM relay.singles`,
      );
      expect(single?.failures).toBeGreaterThan(0);
    });
    expect(world.audit).toEqual([]);
    clock.set(now + 24 * HOUR + 1);
    await eventually(() =>
      expect(world.audit.map(({ event_id, code }) => `${event_id} ${code}`).sort()).toEqual([
        'ev_rm_1_1 SW_FED_TS_IN_FUTURE',
        'ev_rm_9_0 SW_FED_TS_IN_FUTURE',
      ]),
    );
    await eventually(async () => {
      const { items } = await relay.bus.ask(contract.deliveries, { tenant: TENANT, limit: 10 });
      expect(items).toMatchObject([{ state: 'failed', failed_events: 1, acked_seq: 2, last_error: null }]);
      expect(await relay.dataSource.query(`SELECT * FROM relay.singles`)).toEqual([]);
    });
    expect(await Promise.all([0, 1, 2].map((seq) => stateOf(relay, seq)))).toEqual([
      'delivered',
      'failed',
      'delivered',
    ]);
  });

  it('gives what was given up one more chance when an admin asks, and audits it again if that fails', async () => {
    b.mood = answers(500);
    await relay.post('rm_1', 3, now);
    await eventually(() => expect(b.requests.length).toBeGreaterThan(0));
    await atRest(relay);
    clock.set(now + 24 * HOUR + 1);
    await eventually(async () => expect(await stateOf(relay, 2)).toBe('failed'));
    await eventually(() => expect(world.audit).toHaveLength(3));

    const redrive = { tenant: TENANT, peer: 'b.example' };
    expect(await relay.bus.ask(contract.redrive, redrive)).toEqual({ peers: 1, rooms: 1 });
    await eventually(() => expect(world.audit).toHaveLength(6));
    await eventually(async () => expect(await stateOf(relay, 0)).toBe('failed'));
    expect(b.seqs('rm_1')).toEqual([]);

    b.mood = () => false;
    const elsewhere = { tenant: TENANT, room_id: 'rm_2' };
    expect(await relay.bus.ask(contract.redrive, elsewhere)).toEqual({ peers: 0, rooms: 0 });
    await relay.bus.ask(contract.redrive, { tenant: TENANT });
    await eventually(() => expect(b.seqs('rm_1')).toEqual([0, 1, 2]));
    await eventually(async () => {
      const { items } = await relay.bus.ask(contract.deliveries, { tenant: TENANT, limit: 10 });
      expect(items).toMatchObject([{ state: 'delivered', failed_events: 0, acked_seq: 2 }]);
    });
    expect(world.audit).toHaveLength(6);
  });
});
