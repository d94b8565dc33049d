import { expect, it } from 'vitest';
import { presenceSignals } from '@app/contracts/presence';
import { SignalBus } from '@app/messaging';
import type { Ephemeral } from '@app/protocol';
import { eventually, everything, peer, pod, setUpPods } from './pods-setup';
import { TENANT } from './relay-process';

const ROOM = 'rm_1';

/** Neither process gives the peer up in between. */
setUpPods({ leaseMs: 600_000, lingerMs: 600_000 }, 'nats');

it('of two processes that hear of an ephemeral, the one that serves the peer tells it, once', async () => {
  const b = await peer('b.example');
  const [first, second] = [await pod(), await pod()];
  await first.readers(ROOM, { peer: 'b.example', ...everything });
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
