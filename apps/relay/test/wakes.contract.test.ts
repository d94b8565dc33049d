import { expect, it } from 'vitest';
import { FollowChains } from '../src/use-cases/follow-chains';
import { eventually, everything, peer, pod, setUpPods, world } from './pods-setup';
import { TENANT, type RelayProcess } from './relay-process';

const ROOM = 'rm_1';

/** The poll is out of the picture: whatever arrives, a wake has brought. */
setUpPods({ pollMs: 60_000, leaseMs: 600_000, lingerMs: 600_000 }, 'nats');

it('work that one process commits reaches the process that serves the peer at once', async () => {
  const b = await peer('b.example');
  const commitBy = (relay: RelayProcess) =>
    relay.app
      .get(FollowChains)
      .advance([{ tenant: TENANT, room_id: ROOM, federates: true, ...world.append(ROOM, Date.now()) }]);

  const [first, second] = [await pod(), await pod()];
  await eventually(async () =>
    expect(await first.dataSource.query('SELECT worker FROM relay.workers')).toHaveLength(2),
  );
  const readers = [{ peer: 'b.example', ...everything }];
  await first.app.get(FollowChains).changeReaders([{ tenant: TENANT, room_id: ROOM, version: 1, readers }]);
  await commitBy(first);
  await eventually(() => expect(b.seqs(ROOM)).toEqual([0]));

  for (let seq = 1; seq <= 5; seq += 1) {
    await commitBy(second);
    await eventually(() => expect(b.seqs(ROOM)).toHaveLength(seq + 1));
  }
  expect(b.duplicates).toEqual([]);
});
