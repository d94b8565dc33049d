import { describe, expect, it } from 'vitest';
import { presenceSignals } from '@app/contracts/presence';
import { SignalBus } from '@app/messaging';
import { refuse, type Ephemeral } from '@app/protocol';
import { eventually, everything, peer, relay, ROOM, setUpDelivery, world } from './delivery-setup';
import { answers, hangs, type PeerServer } from './peer-server';
import { TENANT } from './relay-process';

setUpDelivery();

const presence = (name: string, ts = Date.now()): Ephemeral => ({
  type: 'sw.presence',
  sender: `@${name}:${TENANT}`,
  ts,
  content: { status: 'online' },
});

const tell = (ephemeral: Ephemeral, ...peers: string[]) =>
  relay.app.get(SignalBus).emit(presenceSignals.ephemeralAddressed, { tenant: TENANT, peers, ephemeral });

const requests = (of: PeerServer) =>
  of.bodies.map((body) => JSON.parse(body) as { ephemeral: Ephemeral[]; events: unknown[] });
const told = (of: PeerServer) =>
  requests(of).flatMap(({ ephemeral }) => ephemeral.map(({ sender }) => sender));
const hears = (of: PeerServer, name: string) =>
  eventually(() => expect(told(of)).toContain(`@${name}:${TENANT}`));

/** A peer that reads our chain, and has everything of it. */
async function reader(name: string): Promise<PeerServer> {
  const server = await peer(name);
  await relay.readers(ROOM, { peer: name, ...everything });
  await relay.post(ROOM);
  await eventually(() => expect(server.seqs(ROOM)).toContain(0));
  return server;
}

describe('ephemerals', () => {
  it('go in a request of their own when nothing else goes, also long after the last delivery', async () => {
    const b = await reader('b.example');
    tell(presence('ann'), 'b.example');
    tell(presence('ben'), 'b.example');
    await hears(b, 'ben');
    expect(requests(b).at(-1)).toEqual({
      ephemeral: [expect.objectContaining({ sender: `@ann:${TENANT}` }), expect.anything()],
      events: [],
      notices: [],
    });
    await eventually(async () => {
      const free = await relay.dataSource.query<object[]>(
        `SELECT 1 FROM relay.peers WHERE lease_owner IS NULL AND next_attempt_at IS NULL`,
      );
      expect(free).toHaveLength(1);
    });
    tell(presence('cleo'), 'b.example');
    await hears(b, 'cleo');
  });

  it('go along with a delivery', async () => {
    const b = await reader('b.example');
    // A delivery under way: what comes meanwhile waits for it, and goes with the next.
    let letGo = () => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    b.mood = () => held.then(() => false);
    await relay.post(ROOM);
    await eventually(() => expect(b.bodies).toHaveLength(2));
    tell(presence('ann'), 'b.example');
    for (let n = 0; n < 3; n += 1) await relay.post(ROOM);
    letGo();
    await hears(b, 'ann');
    const [together] = requests(b).filter(({ ephemeral }) => ephemeral.length > 0);
    expect(together!.events.length).toBeGreaterThan(0);
  });

  it('are dropped when the peer fails, and held against nobody', async () => {
    const b = await reader('b.example');
    b.mood = answers(503);
    tell(presence('ann'), 'b.example');
    await eventually(() => expect(b.bodies).toHaveLength(2));
    b.mood = () => false;
    tell(presence('ben'), 'b.example');
    await relay.post(ROOM);
    await eventually(() => expect(b.seqs(ROOM)).toEqual([0, 1]));
    expect(
      requests(b)
        .slice(2)
        .flatMap(({ ephemeral }) => ephemeral.map(({ sender }) => sender)),
    ).not.toContain(`@ann:${TENANT}`);
    const [row] = await relay.dataSource.query<{ failures: number }[]>('SELECT failures FROM relay.peers');
    expect(row!.failures).toBe(0);
  });

  it('delay no event, not even when the peer never answers them', async () => {
    const b = await reader('b.example');
    let unanswered = 0;
    b.mood = (events, response) => {
      if (events.length === 0) return hangs(events, response);
      unanswered = b.underWay - 1;
      return false;
    };
    tell(presence('ann'), 'b.example');
    await hears(b, 'ann');
    await relay.post(ROOM);
    await eventually(() => expect(b.seqs(ROOM)).toEqual([0, 1]));
    expect(unanswered).toBe(1);
  });

  it('in a flood are cut down to the last value of each, and delay no event', async () => {
    const b = await reader('b.example');
    const began = b.bodies.length;
    for (let n = 0; n < 5_000; n += 1) tell(presence(`p${n % 20}`, n), 'b.example');
    await relay.post(ROOM);
    await eventually(() => expect(b.seqs(ROOM)).toEqual([0, 1]));
    await eventually(() => {
      const latest = new Map(
        requests(b).flatMap(({ ephemeral }) => ephemeral.map((one) => [one.sender, one.ts])),
      );
      expect(latest.size).toBe(20);
      expect(Math.min(...latest.values())).toBe(4_980);
    });
    expect(b.bodies.length - began).toBeLessThan(10);
  });

  it('do not go where our policy allows no delivery', async () => {
    const b = await reader('b.example');
    world.objections.set('b.example', refuse('SW_FED_PEER_SEVERED'));
    await relay.policyChanged();
    const c = await reader('c.example');
    tell(presence('ann'), 'b.example', 'c.example');
    await hears(c, 'ann');
    expect(told(b)).toEqual([]);
  });
});
