import { beforeAll, describe, expect, it } from 'vitest';
import type { MemberView } from '@app/contracts/ingest';
import { until } from '../../../apps/cli/src/demo/until';
import type { Known } from '../../peer/wire/event';
import { follow } from '../follow';
import type { PeerStage } from '../peer-stage';
import { say, shows, type Items } from '../stage';

const isMessage = (body: string) => (known: Known) => known.event.content?.['body'] === body;

/** Ephemerals as section 12.5 of the protocol's page has them, both ways, and what is none. */
export function ephemerals(stage: PeerStage): void {
  describe('who is there and who types', () => {
    let room: string;

    beforeAll(async () => {
      room = await stage.sharedRoom('Lobby');
    });

    const presence = (status: string, change: object = {}) => ({
      type: 'sw.presence',
      sender: stage.peer.fqid(),
      ts: Date.now(),
      content: { status },
      ...change,
    });
    const typing = (change: object = {}) => ({
      type: 'sw.typing',
      room_id: room,
      sender: stage.peer.fqid(),
      ts: Date.now(),
      content: { typing: true },
      ...change,
    });
    const sees = (status: MemberView['presence']) =>
      until(
        `the peer’s Bob being ${status}`,
        async () => (await stage.alice.get<Items<MemberView>>(`/v1/rooms/${room}/members`)).items,
        (members) => members.some((one) => one.fqid === stage.peer.fqid() && one.presence === status),
      );

    it('is told to a peer, in the form of the protocol’s page', async () => {
      const { peer, alice, server } = stage;
      const stream = await follow(alice);
      await alice.post(`/v1/rooms/${room}/typing`);
      const sender = server.fqid('alice');
      const heard = async (type: string) =>
        (
          await peer.ephemeral.waitFor(({ value }) => {
            const told = value as { type: string; sender: string };
            return told.type === type && told.sender === sender;
          })
        ).value as { ts: number };
      const [online, types] = [await heard('sw.presence'), await heard('sw.typing')];
      expect(online).toEqual({ type: 'sw.presence', sender, ts: online.ts, content: { status: 'online' } });
      const content = { typing: true };
      expect(types).toEqual({ type: 'sw.typing', room_id: room, sender, ts: types.ts, content });
      for (const { ts } of [online, types]) expect(Math.abs(ts - Date.now())).toBeLessThan(60_000);
      stream.close();
    });

    it('is heard from a peer, the last value of it', async () => {
      const { peer, alice, name } = stage;
      const stream = await follow(alice);
      const ts = Date.now();
      const { reply } = await peer.send(name, [], {
        ephemeral: [
          presence('online', { ts }),
          presence('idle', { ts: ts + 1 }),
          presence('dnd', { ts: ts - 1 }),
          typing(),
        ],
      });
      expect(reply).toMatchObject({ status: 200, json: { results: [], heads: {} } });
      await stream.tells('presence', { fqid: peer.fqid(), status: 'idle' });
      const { room_id } = await stream.tells('typing', { fqid: peer.fqid(), typing: true });
      expect(room_id).toBe(room);
      await sees('idle');
      stream.close();
    });

    it('is not what is out of form or another’s to say, and no event fails by it', async () => {
      const { peer, alice, name, server } = stage;
      const stream = await follow(alice);
      const elsewhere = peer.createRoom('Not shared').id;
      const { event } = await peer.say(room, 'with bad company', { deliver: false });
      const reply = await peer.send(name, [event], {
        ephemeral: [
          presence('dnd', { sender: server.fqid('alice') }),
          presence('dnd', { sender: `@stranger:${peer.serverName}` }),
          presence('dnd', { ts: Date.now() - 61_000 }),
          presence('dnd', { ts: Date.now() + 120_000 }),
          presence('away'),
          presence('dnd', { device: 'phone' }),
          typing({ room_id: elsewhere }),
          typing({ sender: `@stranger:${peer.serverName}` }),
          { type: 'sw.receipt', sender: peer.fqid(), ts: Date.now(), content: {} },
          'online',
        ],
      });
      expect(reply).toMatchObject({ status: 200, results: [{ status: 'accepted' }] });
      await shows(alice, room, 'with bad company');
      await peer.send(name, [], { ephemeral: [presence('online')] });
      await stream.tells('presence', { fqid: peer.fqid(), status: 'online' });
      const live = stream.lines().filter(({ kind }) => kind === 'presence' || kind === 'typing');
      expect(live.map(({ data }) => data)).toEqual([{ fqid: peer.fqid(), status: 'online' }]);
      stream.close();
    });

    it('delays no event when there is a flood of it', async () => {
      const { peer, alice, name } = stage;
      const part = () =>
        Array.from({ length: 100 }, (_, n) => (n % 2 ? typing() : presence(n % 4 ? 'idle' : 'online')));
      let [over, parts] = [false, 0];
      const statuses = new Set<number>();
      const flood = Array.from({ length: 8 }, async () => {
        while (!over) {
          statuses.add((await peer.send(name, [], { ephemeral: part() })).status);
          parts += 1;
        }
      });
      const overtook: number[] = [];
      for (let n = 1; n <= 5; n += 1) {
        const before = parts;
        const { replies } = await peer.say(room, `through the flood ${n}`);
        overtook.push(parts - before);
        expect(replies[name]).toMatchObject({ status: 200, results: [{ status: 'accepted' }] });
      }
      await say(alice, room, 'and back');
      await peer.waitForEvent(isMessage('and back'));
      await shows(alice, room, 'through the flood 5');
      over = true;
      await Promise.all(flood);
      // Eight parts are always under way; an event waits for those before it, not for what comes after.
      expect(Math.max(...overtook)).toBeLessThan(80);
      expect(statuses).toEqual(new Set([200]));
      await until(
        'being heard again',
        async () => {
          await peer.send(name, [], { ephemeral: [presence('dnd')] });
          return (await stage.alice.get<Items<MemberView>>(`/v1/rooms/${room}/members`)).items;
        },
        (members) => members.some((one) => one.fqid === peer.fqid() && one.presence === 'dnd'),
      );
    });
  });
}
