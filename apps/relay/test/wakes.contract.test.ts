import { afterEach, expect, it, vi } from 'vitest';
import { testNats } from '../../../test/support/nats';
import { testDatabase } from '../../../test/support/postgres';
import { FollowChains } from '../src/use-cases/follow-chains';
import { Neighbourhood } from './neighbours';
import { PeerServer } from './peer-server';
import { startRelay, TENANT } from './relay-process';

// The test plays identity, policy and ingest, by their contracts: it decides when they tell and answer what.
const ROOM = 'rm_1';
/** The poll is out of the picture: whatever arrives, a wake has brought. */
const settings = { pollMs: 60_000, leaseMs: 600_000, lingerMs: 600_000 };
const cleanUp: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of cleanUp.reverse()) await end();
});

it('work that one process commits reaches the process that serves the peer at once', async () => {
  const [database, nats] = await Promise.all([testDatabase(), testNats()]);
  cleanUp.push(database.drop, nats.stop);
  const world = new Neighbourhood();
  const b = await PeerServer.start();
  cleanUp.push(() => b.stop());
  world.addresses.set('b.example', b.url);
  let pods = 0;
  const pod = async () => {
    const relay = await startRelay({ url: database.url, world, settings, natsUrl: nats.url });
    cleanUp.push(relay.stop);
    pods += 1;
    await vi.waitFor(async () =>
      expect(await relay.dataSource.query('SELECT worker FROM relay.workers')).toHaveLength(pods),
    );
    return relay;
  };
  const commitBy = (relay: Awaited<ReturnType<typeof pod>>) =>
    relay.app
      .get(FollowChains)
      .advance([{ tenant: TENANT, room_id: ROOM, federates: true, ...world.append(ROOM, Date.now()) }]);

  const [first, second] = [await pod(), await pod()];
  const reader = { peer: 'b.example', from_seq: 0, to_seq: null };
  await first.app
    .get(FollowChains)
    .changeReaders([{ tenant: TENANT, room_id: ROOM, version: 1, readers: [reader] }]);
  await commitBy(first);
  await vi.waitFor(() => expect(b.seqs(ROOM)).toEqual([0]), 10_000);

  for (let seq = 1; seq <= 5; seq += 1) {
    const committed = performance.now();
    await commitBy(second);
    await vi.waitFor(() => expect(b.seqs(ROOM)).toHaveLength(seq + 1), { timeout: 5_000, interval: 10 });
    expect(performance.now() - committed).toBeLessThan(2_000);
  }
  expect(b.duplicates).toEqual([]);
});
