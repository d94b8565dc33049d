import { describe, expect, it } from 'vitest';
import type { Known } from '../../peer/wire/event';
import { putOff } from '../../support/backoff';
import { withinASecond } from '../../support/within-a-second';
import type { PeerStage } from '../peer-stage';
import { accept, bodies, say, shows } from '../stage';

const isMessage = (body: string) => (known: Known) => known.event.content?.['body'] === body;

/** Everything that a peer needs, by a peer that knows the documents only. */
export function conversation(stage: PeerStage): void {
  describe('a peer written from the protocol’s page alone', () => {
    let room: string;

    it('discovers the server', async () => {
      const { server_name, keys } = await stage.peer.discover(stage.name);
      expect(server_name).toBe(stage.name);
      expect(keys.map(({ state }) => state)).toEqual(['active']);
    });

    it('is invited, joins, and talks both ways', async () => {
      const { peer, alice } = stage;
      room = await stage.sharedRoom('Harbour');
      const { replies } = await peer.say(room, 'hello from elsewhere');
      expect(replies[stage.name]).toMatchObject({ status: 200, results: [{ status: 'accepted' }] });
      await shows(alice, room, 'hello from elsewhere');
      await say(alice, room, 'welcome');
      await peer.waitForEvent(isMessage('welcome'));
    });

    it('pulls the history of the room, event by event and newest first', async () => {
      const { peer } = stage;
      const chain = await peer.backfill(stage.name, room, { origin: stage.name, from_seq: 0 });
      expect(chain.refused).toEqual([]);
      expect(chain.events.map(({ event }) => event.seq)).toEqual(chain.events.map((_, place) => place));
      expect(chain.events[0]?.event.type).toBe('sw.room.create');
      expect(chain.events.some(isMessage('welcome'))).toBe(true);
      const newest = chain.events.at(-1)!;
      const older = await peer.backfill(stage.name, room, { before: newest.id, limit: 2 });
      expect(older.events).toHaveLength(2);
      expect(older.events.every(({ event }) => event.ts <= newest.event.ts)).toBe(true);
    });

    it('asks for members, a profile, a verdict and the time', async () => {
      const { peer } = stage;
      const ask = async (route: string) => (await peer.request(stage.name, 'GET', route)).json;
      const { event } = await peer.say(room, 'what became of this?');
      const fqids = [stage.server.fqid('alice'), peer.fqid()];
      expect(await ask(`/rooms/${room}/members`)).toMatchObject({
        home: stage.name,
        members: expect.arrayContaining(
          fqids.map((fqid) => expect.objectContaining({ fqid }) as unknown),
        ) as unknown,
      });
      expect(await ask('/profile/alice')).toMatchObject({ fqid: stage.server.fqid('alice') });
      expect(await ask(`/verdicts?event_id=${event.id}`)).toMatchObject({ status: 'accepted' });
      const nonce = 'a-nonce-to-echo-1';
      const pong = await peer.request(stage.name, 'POST', '/ping', { nonce });
      expect(pong.json).toMatchObject({ nonce, accepts_you: true });
    });

    it('is the home of a room that a person here joins', async () => {
      const { peer, alice } = stage;
      const theirs = peer.createRoom('Their garden').id;
      const { reply } = await peer.invite(theirs, stage.server.fqid('alice'));
      expect(reply).toMatchObject({ status: 200, results: [{ status: 'accepted' }] });
      await accept(alice, theirs);
      await say(alice, theirs, 'what a garden');
      await peer.waitForEvent(isMessage('what a garden'));
      await peer.say(theirs, 'is it not');
      expect(await shows(alice, theirs, 'is it not')).toEqual(['what a garden', 'is it not']);
    });

    it('learns nothing of rooms that it is not in, not even whether they are there', async () => {
      const { peer, alice } = stage;
      const { room_id: hidden } = await alice.post<{ room_id: string }>('/v1/rooms', { name: 'Hidden' });
      const absent = `rm_${hidden.slice(3).split('').reverse().join('').slice(0, 42)}A`;
      for (const path of ['members', 'backfill?origin=alpha.localhost&from_seq=0']) {
        const answers = await Promise.all(
          [hidden, absent].map(async (id) => {
            const { status, json } = await peer.request(stage.name, 'GET', `/rooms/${id}/${path}`);
            return { status, ...(json as object), trace_id: undefined };
          }),
        );
        expect(answers[0]).toMatchObject({ status: 404, code: 'SW_FED_NOT_IN_ROOM' });
        expect(answers[1]).toEqual(answers[0]);
      }
    });

    it('gets what waited within a second of being heard again, long before its turn', async () => {
      const { peer, alice } = stage;
      await peer.down();
      const body = 'when you are back';
      await say(alice, room, body);
      await putOff(stage.server, peer.serverName);
      await peer.up();
      await peer.request(stage.name, 'POST', '/ping', { nonce: 'here-I-am-again-1' });
      await withinASecond(
        () => peer.waitForEvent(isMessage(body)),
        async () => {
          await say(alice, room, 'as ever');
          await peer.waitForEvent(isMessage('as ever'));
        },
      );
      expect(await bodies(alice, room)).toContain(body);
    });
  });
}
