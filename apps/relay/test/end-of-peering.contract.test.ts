import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { relay as contract } from '@app/contracts/relay';
import { refuse } from '@app/protocol';
import { testDatabase } from '../../../test/support/postgres';
import { Neighbourhood } from './neighbours';
import { answers, PeerServer } from './peer-server';
import { startRelay, TENANT, type RelayProcess } from './relay-process';

// The test plays identity, policy and ingest, by their contracts: it decides when they tell and answer what.
const ROOM = 'rm_1';
const B = 'b.example';
const eventually = (assertion: () => void | Promise<void>) =>
  vi.waitFor(assertion, { timeout: 15_000, interval: 20 });

let database: Awaited<ReturnType<typeof testDatabase>>;
let world: Neighbourhood;
let relay: RelayProcess;
let b: PeerServer;

beforeEach(async () => {
  database = await testDatabase();
  world = new Neighbourhood();
  b = await PeerServer.start();
  world.addresses.set(B, b.url);
  relay = await startRelay({ url: database.url, world });
});

afterEach(async () => {
  await b.stop();
  await relay.stop();
  await database.drop();
});

const sever = () => world.objections.set(B, refuse('SW_FED_PEER_SEVERED'));
const tellEnd = (ts: number) => relay.bus.ask(contract.tellEnd, { tenant: TENANT, peer: B, ts });
const noticed = () => b.bodies.filter((body) => body.includes('sw.peering.end'));
const notice = (ts: number) =>
  `{"ephemeral":[],"events":[],"notices":[{"type":"sw.peering.end","ts":${ts}}]}`;

describe('the end of a peering', () => {
  it('is told although nothing else is sent any more, once', async () => {
    sever();
    const ts = Date.now();
    await tellEnd(ts);
    await eventually(() => expect(noticed()).toEqual([notice(ts)]));
    await eventually(async () => expect(await waitingNotices()).toBe(0));
    expect(noticed()).toHaveLength(1);
  });

  it('is told later when the peer is away', async () => {
    sever();
    b.mood = answers(503);
    await tellEnd(Date.now());
    await eventually(async () => expect(await failures()).toBeGreaterThan(0));
    b.mood = () => false;
    await relay.dataSource.query('UPDATE relay.end_notices SET next_attempt_at = 0');
    await eventually(async () => expect(await waitingNotices()).toBe(0));
  });

  it('is not told once the peer is allowed again', async () => {
    await tellEnd(Date.now());
    await eventually(async () => expect(await waitingNotices()).toBe(0));
    expect(noticed()).toEqual([]);
  });

  it('drops what waits for the peer, with an audit row each', async () => {
    sever();
    await relay.readers(ROOM, { peer: B, from_seq: 0, to_seq: null });
    await relay.post(ROOM);
    await eventually(() =>
      expect(world.audit).toMatchObject([
        { action: 'federation.send.failed', peer: B, code: 'SW_FED_PEER_SEVERED' },
      ]),
    );
    const waiting = { tenant: TENANT, peer: B, state: 'waiting', limit: 10 };
    await eventually(async () =>
      expect((await relay.bus.ask(contract.deliveries, waiting)).items).toEqual([]),
    );
    expect(b.bodies).toEqual([]);
  });
});

const rows = () => relay.dataSource.query<{ failures: number }[]>('SELECT failures FROM relay.end_notices');
const waitingNotices = async () => (await rows()).length;
const failures = async () => (await rows())[0]?.failures ?? 0;
