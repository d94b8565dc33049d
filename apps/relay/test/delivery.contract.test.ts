import { describe, expect, it } from 'vitest';
import { relay as contract } from '@app/contracts/relay';
import { pendingSchemaChanges } from '@app/persistence';
import {
  cursor,
  eventually,
  everything,
  peer,
  relay,
  ROOM,
  upTo,
  world,
  setUpDelivery,
} from './delivery-setup';
import { answers, hangs } from './peer-server';
import { TENANT } from './relay-process';

setUpDelivery();

/** Peers whose last attempt failed, and for which nothing is under way. */
const resting = () =>
  relay.dataSource.query<object[]>(`SELECT 1 FROM relay.peers WHERE lease_owner IS NULL AND failures > 0`);

describe('the relay', () => {
  it('has the tables that its entities say', async () => {
    expect(await pendingSchemaChanges(relay.dataSource)).toEqual([]);
  });

  it('delivers an event to every reader, as its own bytes, in a signed request', async () => {
    const [b, c] = [await peer('b.example'), await peer('c.example')];
    await relay.readers(ROOM, { peer: 'b.example', ...everything }, { peer: 'c.example', ...everything });
    await relay.post(ROOM);
    await eventually(() => {
      expect(b.seqs(ROOM)).toEqual([0]);
      expect(c.seqs(ROOM)).toEqual([0]);
    });
    expect(b.bodies[0]).toBe(`{"ephemeral":[],"events":[${world.chains.get(ROOM)![0]!.text}],"notices":[]}`);
    const { signature, 'content-digest': digest, 'content-type': type } = b.headers[0]!;
    expect(digest).toMatch(/^sha-256=:[A-Za-z0-9+/]{43}=:$/);
    expect(type).toBe('application/json');
    expect(signature).toBe(
      `${TENANT} POST ${new URL(b.url).host} /_scaiwave/federation/v1/send ${digest as string}`,
    );
    await eventually(async () =>
      expect(await cursor('b.example')).toMatchObject({ state: 'delivered', acked_seq: 0 }),
    );
    expect(world.reads).toBe(0);
    await eventually(() =>
      expect(world.facts).toContainEqual(
        expect.objectContaining({ peer: 'b.example', seen: true, sent: 1, error: null }),
      ),
    );
  });

  it('sends what has piled up in order, at most 100 events and 512 KiB a request', async () => {
    const b = await peer('b.example');
    b.mood = answers(500);
    await relay.readers(ROOM, { peer: 'b.example', ...everything });
    await relay.post(ROOM, 250);
    await relay.post('rm_large', 20, Date.now(), 60_000);
    await relay.readers('rm_large', { peer: 'b.example', ...everything });
    await eventually(() => expect(b.requests.length).toBeGreaterThan(0));
    b.mood = () => false;
    await relay.hear('b.example');
    await eventually(() => {
      expect(b.arrivals(ROOM)).toEqual(upTo(249));
      expect(b.arrivals('rm_large')).toEqual(upTo(19));
    }, 20_000);
    for (const events of b.requests) expect(events.length).toBeLessThanOrEqual(100);
    for (const body of b.bodies) expect(Buffer.byteLength(body)).toBeLessThanOrEqual(512 * 1024 + 100);
    expect(b.requests.length).toBeLessThan(60);
  });

  it('lets small rooms share a request and keeps one request in flight for each room', async () => {
    const b = await peer('b.example');
    const rooms = Array.from({ length: 30 }, (_, index) => `rm_${index}`);
    for (const room of rooms) await relay.readers(room, { peer: 'b.example', ...everything });
    b.mood = answers(503, { 'retry-after': '600' });
    await Promise.all(rooms.map((room) => relay.post(room)));
    await eventually(async () => expect(await resting()).toHaveLength(1));
    const before = b.requests.length;
    b.mood = () => false;
    await relay.bus.ask(contract.redrive, { tenant: TENANT });
    await eventually(() => rooms.forEach((room) => expect(b.seqs(room)).toEqual([0])));
    expect(b.requests.length - before).toBeLessThanOrEqual(3);
    expect(b.mostAtOnce).toBeLessThanOrEqual(4);
  });

  it('does not let a peer that hangs slow another', async () => {
    const [b, dead] = [await peer('b.example'), await peer('dead.example')];
    dead.mood = hangs;
    await relay.readers(ROOM, { peer: 'dead.example', ...everything }, { peer: 'b.example', ...everything });
    for (let seq = 0; seq < 10; seq += 1) {
      await relay.post(ROOM);
      await eventually(() => expect(b.seqs(ROOM)).toHaveLength(seq + 1));
    }
    // All the while the other was waited for.
    expect([dead.requests.length, dead.underWay]).toEqual([1, 1]);
  });

  it('delivers to a peer in backoff once it is heard, long before its turn', async () => {
    await relay.readers(ROOM, { peer: 'b.example', ...everything });
    await relay.post(ROOM);
    await eventually(async () => expect(await resting()).toHaveLength(1));
    expect((await cursor('b.example')).last_error?.code).toBe('SW_FED_DISCOVERY_FAILED');
    await eventually(async () => {
      const [, changed] = await relay.dataSource.query<[unknown, number]>(
        `UPDATE relay.peers SET next_attempt_at = next_attempt_at + 600000, failures = 9 WHERE lease_owner IS NULL`,
      );
      expect(changed).toBe(1);
    });
    const b = await peer('b.example');
    await relay.hear('b.example');
    await eventually(() => expect(b.seqs(ROOM)).toEqual([0]));
    await eventually(async () => {
      const { peers: rows } = await relay.bus.ask(contract.peers, { tenant: TENANT });
      expect(rows).toEqual([expect.objectContaining({ peer: 'b.example', failures: 0, waiting_rooms: 0 })]);
    });
  });

  it('holds, for a peer that is away, a row for each room and none for each event', async () => {
    const rows = async () => {
      const ask = (sql: string) => relay.dataSource.query<{ name: string; held: number }[]>(sql);
      const tables = await ask(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'relay'`);
      const counts = tables.map(
        ({ name }) => `SELECT '${name}' AS name, count(*)::int AS held FROM relay.${name}`,
      );
      return ask(`${counts.join(' UNION ALL ')} ORDER BY name`);
    };
    for (const room of ['rm_1', 'rm_2']) {
      await relay.readers(room, { peer: 'b.example', ...everything });
      await relay.post(room);
    }
    await eventually(async () => expect(await resting()).toHaveLength(1));
    const before = await rows();
    expect(before).toContainEqual({ name: 'cursors', held: 2 });
    for (const room of ['rm_1', 'rm_2']) await relay.post(room, 500);
    await eventually(async () => expect((await cursor('b.example', 'rm_2')).head_seq).toBe(500));
    expect(await rows()).toEqual(before);
  });

  it('sends again what a restored peer has lost', async () => {
    const b = await peer('b.example');
    await relay.readers(ROOM, { peer: 'b.example', ...everything });
    await relay.post(ROOM, 10);
    await eventually(() => expect(b.seqs(ROOM)).toEqual(upTo(9)));
    b.forgetAfter(ROOM, 3);
    await relay.post(ROOM);
    await eventually(() => expect(b.seqs(ROOM)).toEqual(upTo(10)));
    await eventually(async () =>
      expect(await cursor('b.example')).toMatchObject({ acked_seq: 10, state: 'delivered' }),
    );
  });

  it('tells admins, once, when a peer holds more of our chain than we do', async () => {
    const b = await peer('b.example');
    const takesAndHoldsMore = (event_id: string) =>
      answers(
        200,
        {},
        {
          results: [{ event_id, status: 'accepted' }],
          heads: { [ROOM]: { seq: 7, event_id: 'ev_of_a_lost_past' } },
        },
      );
    b.mood = takesAndHoldsMore('ev_rm_1_0');
    await relay.readers(ROOM, { peer: 'b.example', ...everything });
    await relay.post(ROOM);
    await eventually(() => expect(world.audit).toHaveLength(1));
    expect(world.audit[0]).toMatchObject({
      action: 'federation.restore.behind',
      outcome: 'failed',
      peer: 'b.example',
      room_id: ROOM,
      detail: expect.stringContaining('up to 7') as string,
    });
    b.mood = takesAndHoldsMore('ev_rm_1_1');
    await relay.post(ROOM);
    await eventually(async () => expect(await cursor('b.example')).toMatchObject({ acked_seq: 1 }));
    expect(world.audit).toHaveLength(1);
  });

  it('gives a server that is out everything up to its last event and nothing after', async () => {
    const b = await peer('b.example');
    await relay.post(ROOM, 5);
    await relay.readers(ROOM, { peer: 'b.example', from_seq: 2, to_seq: 3 });
    b.beginsAt(ROOM, 2);
    await relay.post(ROOM, 2);
    await eventually(() => expect(b.seqs(ROOM)).toEqual([2, 3]));
    await relay.readers(ROOM, { peer: 'b.example', from_seq: 6, to_seq: null });
    b.beginsAt(ROOM, 6);
    await eventually(() => expect(b.seqs(ROOM)).toEqual([2, 3, 6]));
    await relay.readersAt(1, ROOM, { peer: 'b.example', from_seq: 2, to_seq: 3 });
    await relay.post(ROOM);
    await eventually(() => expect(b.seqs(ROOM)).toEqual([2, 3, 6, 7]));
  });

  it('holds to the newest word on who reads a chain, in whatever order two words come', async () => {
    const b = await peer('b.example');
    await relay.readersAt(2, ROOM, { peer: 'b.example', from_seq: 0, to_seq: 1 });
    await relay.readersAt(1, ROOM, { peer: 'b.example', from_seq: 0, to_seq: null });
    await relay.post(ROOM, 4);
    await eventually(() => expect(b.seqs(ROOM)).toEqual([0, 1]));
    await eventually(async () => expect(await cursor('b.example')).toMatchObject({ state: 'delivered' }));
    await relay.readersAt(3, ROOM, { peer: 'b.example', from_seq: 0, to_seq: null });
    await eventually(() => expect(b.seqs(ROOM)).toEqual([0, 1, 2, 3]));
  });

  it('delivers an event addressed to a server outside the room, once', async () => {
    const b = await peer('b.example');
    await relay.post(ROOM, 4);
    await relay.address(ROOM, 2, Date.now(), 'b.example');
    await eventually(() => expect(b.requests).toEqual([[`${ROOM}/2`]]));
    await eventually(async () =>
      expect(await relay.dataSource.query(`SELECT * FROM relay.singles`)).toEqual([]),
    );
    expect(b.requests).toHaveLength(1);
  });

  it('reads the clock of a peer that takes events, once in a while', async () => {
    const b = await peer('b.example');
    b.clockOffsetMs = 40_000;
    const began = Date.now();
    await relay.readers(ROOM, { peer: 'b.example', ...everything });
    await relay.post(ROOM);
    const measured = () => world.facts.flatMap(({ clock_offset_ms: offset }) => offset ?? []);
    await eventually(() => expect(measured()).toHaveLength(1));
    // As exact as the way there and back was short.
    expect(Math.abs(measured()[0]! - 40_000)).toBeLessThanOrEqual(Date.now() - began);
    await relay.post(ROOM);
    await eventually(() => expect(b.seqs(ROOM)).toEqual([0, 1]));
    expect(b.pings).toBe(1);
  });
});
