import { afterEach, expect, it, vi } from 'vitest';
import { presenceSignals } from '@app/contracts/presence';
import { SignalBus } from '@app/messaging';
import type { Ephemeral } from '@app/protocol';
import { testNats } from '../../../test/support/nats';
import { testDatabase } from '../../../test/support/postgres';
import { Neighbourhood } from './neighbours';
import { PeerServer } from './peer-server';
import { startRelay, TENANT } from './relay-process';

const ROOM = 'rm_1';
/** Neither process gives the peer up in between. */
const settings = { leaseMs: 600_000, lingerMs: 600_000 };
const cleanUp: (() => Promise<unknown>)[] = [];
const eventually = (assertion: () => void) => vi.waitFor(assertion, { timeout: 15_000, interval: 20 });

afterEach(async () => {
  for (const end of cleanUp.reverse()) await end();
});

it('of two processes that hear of an ephemeral, the one that serves the peer tells it, once', async () => {
  const [database, nats] = await Promise.all([testDatabase(), testNats()]);
  cleanUp.push(database.drop, nats.stop);
  const world = new Neighbourhood();
  const b = await PeerServer.start();
  cleanUp.push(() => b.stop());
  world.addresses.set('b.example', b.url);
  const pod = async () => {
    const relay = await startRelay({ url: database.url, world, settings, natsUrl: nats.url });
    cleanUp.push(relay.stop);
    return relay;
  };
  const [first, second] = [await pod(), await pod()];
  await first.readers(ROOM, { peer: 'b.example', from_seq: 0, to_seq: null });
  await first.post(ROOM);
  await eventually(() => expect(b.seqs(ROOM)).toEqual([0]));

  const names = Array.from({ length: 10 }, (_, n) => `@p${n}:${TENANT}`);
  const told = () =>
    b.bodies.flatMap((body) =>
      (JSON.parse(body) as { ephemeral: Ephemeral[] }).ephemeral.map(({ sender }) => sender),
    );
  for (const [n, sender] of names.entries()) {
    const ephemeral: Ephemeral = {
      type: 'sw.presence',
      sender,
      ts: Date.now(),
      content: { status: 'online' },
    };
    const signals = (n % 2 ? first : second).app.get(SignalBus);
    signals.emit(presenceSignals.ephemeralAddressed, { tenant: TENANT, peers: ['b.example'], ephemeral });
    await eventually(() => expect(told()).toContain(sender));
  }
  expect(told().sort()).toEqual(names);
});
