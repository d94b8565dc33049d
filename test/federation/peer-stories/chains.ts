import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ForkProof } from '@app/contracts/ingest';
import type { Known } from '../../peer/wire/event';
import type { PeerStage } from '../peer-stage';
import { bodies, shows, type Items } from '../stage';

/** Chains with holes, forks and lies in them (protocol.md, section 9). */
export function chains(stage: PeerStage): void {
  describe('the chain of a peer', () => {
    const refusal = (code: string, retryable = false) => ({
      status: 200,
      results: [{ status: 'refused', code, retryable }],
    });

    it('with two events for one place is a fork: refused, frozen, and its proof served', async () => {
      const { peer, alice } = stage;
      const room = await stage.sharedRoom('Fork');
      const { event: first } = await peer.say(room, 'one story');
      const second = peer.fork(room, first.event.seq, 'another story');
      expect(await peer.send(stage.name, [second])).toMatchObject(refusal('SW_FED_CHAIN_FORK'));
      const { replies } = await peer.say(room, 'after the fork');
      expect(replies[stage.name]).toMatchObject(refusal('SW_FED_CHAIN_FORK'));
      expect(await bodies(alice, room)).not.toContain('another story');
      expect(await bodies(alice, room)).not.toContain('after the fork');
      const { json } = await peer.request(stage.name, 'GET', `/rooms/${room}/members`);
      expect(json).toMatchObject({
        forks: [{ origin: peer.serverName, seq: first.event.seq, events: [first.event, second.event] }],
      });
      const { items } = await stage.admin.get<Items<ForkProof>>('/v1/admin/federation/forks');
      expect(items).toContainEqual({
        room_id: room,
        origin: peer.serverName,
        seq: first.event.seq,
        seen_at: expect.any(Number) as unknown,
        events: [first, second].map(({ id, event }) => ({ event_id: id, event })),
      });
      const { stdout } = await stage.server.adminCli('federation', 'forks');
      expect(stdout).toMatch(new RegExp(`${peer.serverName} .*${first.id} +${second.id}`));
    });

    it('with a hole takes what is ahead of it, and the hole is pulled from the peer', async () => {
      const { peer, alice } = stage;
      const room = await stage.sharedRoom('Hole');
      await peer.say(room, 'lost 1', { deliver: false });
      await peer.say(room, 'lost 2', { deliver: false });
      const { event, replies } = await peer.say(room, 'ahead');
      expect(replies[stage.name]?.results).toMatchObject([{ status: 'accepted' }]);
      expect(replies[stage.name]?.heads[room]?.seq).toBe(event.event.seq - 3);
      expect(await shows(alice, room, 'lost 1', 'lost 2', 'ahead')).toEqual(['lost 1', 'lost 2', 'ahead']);
      const { replies: next } = await peer.say(room, 'whole again');
      expect(next[stage.name]?.heads[room]?.seq).toBe(event.event.seq + 1);
      const pulls = peer.visits.entries.filter(({ incoming }) => incoming.path.endsWith(`${room}/backfill`));
      expect(pulls.length).toBeGreaterThan(0);
    });

    it('with a hole that its own server does not fill is made whole by another server of the room', async () => {
      const { peer, alice } = stage;
      const holder = await stage.startPeer('holder.localhost');
      try {
        await stage.allow(holder.serverName);
        const room = await stage.sharedRoom('Third hand');
        await alice.post(`/v1/rooms/${room}/invitations`, { fqid: holder.fqid() });
        await holder.acceptInvite(await holder.waitForInvite());
        for (const server of [peer, holder]) await server.waitUntilJoined(room, holder.fqid());
        const { event: lost } = await peer.say(room, 'lost', { deliver: false });
        expect(await peer.send(holder.serverName, [lost])).toMatchObject({
          results: [{ status: 'accepted' }],
        });
        peer.knobs.answerWith = { status: 503, code: 'SW_UNAVAILABLE' };
        await peer.say(room, 'ahead');
        expect(await shows(alice, room, 'lost', 'ahead')).toEqual(['lost', 'ahead']);
        const pulls = holder.visits.entries.filter(({ incoming }) =>
          incoming.path.endsWith(`${room}/backfill`),
        );
        expect(pulls.map(({ incoming }) => new URLSearchParams(incoming.query).get('origin'))).toContain(
          peer.serverName,
        );
      } finally {
        peer.knobs.answerWith = undefined;
        await holder.down();
      }
    });

    it('with a wrong prev is refused there, and goes on with the right one', async () => {
      const { peer, alice } = stage;
      const room = await stage.sharedRoom('Link');
      const wrong = peer.withWrongPrev(room, 'out of nowhere');
      expect(await peer.send(stage.name, [wrong])).toMatchObject(refusal('SW_FED_CHAIN_BROKEN'));
      const { replies } = await peer.say(room, 'in its place');
      expect(replies[stage.name]?.results).toMatchObject([{ status: 'accepted' }]);
      expect(await shows(alice, room, 'in its place')).toEqual(['in its place']);
    });

    it('that jumps a thousand million places does no harm to what comes in order', async () => {
      const { peer, alice } = stage;
      const room = await stage.sharedRoom('Jump');
      const prev = `ev_${randomBytes(32).toString('base64url')}`;
      const jump = peer.draft(room, 'sw.message', { body: 'far ahead' }, { seq: 1_000_000_000, prev });
      const { status, results } = await peer.send(stage.name, [jump]);
      expect(status).toBe(200);
      expect(results[0]?.status).toMatch(/^(accepted|refused)$/);
      const { replies } = await peer.say(room, 'in order');
      // A duplicate, when the server has pulled it already: it looks for what is between.
      expect(replies[stage.name]?.results[0]?.status).toMatch(/^(accepted|duplicate)$/);
      await shows(alice, room, 'in order');
    });

    it('holds an event once, however often it comes at the same moment', async () => {
      const { peer, alice } = stage;
      const room = await stage.sharedRoom('Echo');
      const { event } = await peer.say(room, 'fifty times', { deliver: false });
      const answers = await Promise.all(Array.from({ length: 50 }, () => peer.send(stage.name, [event])));
      const verdicts = answers.map(({ results }) => results[0]?.status);
      expect(verdicts.filter((verdict) => verdict === 'accepted')).toHaveLength(1);
      expect(verdicts.filter((verdict) => verdict === 'duplicate')).toHaveLength(49);
      expect(await shows(alice, room, 'fifty times')).toEqual(['fifty times']);
    });

    it('is written by nobody else', async () => {
      const { peer, alice } = stage;
      const room = await stage.sharedRoom('Forgery');
      const other = { origin: 'gone.example.org', sender: '@eve:gone.example.org' };
      for (const change of [other, { origin: stage.name, sender: stage.server.fqid('alice') }]) {
        const forged = peer.draft(room, 'sw.message', { body: 'not mine' }, change);
        expect(await peer.send(stage.name, [forged])).toMatchObject(refusal('SW_FED_ORIGIN_MISMATCH'));
      }
      expect(await bodies(alice, room)).toEqual([]);
    });

    it('loses, of fifty events in a request, only the one that is spoilt, and that is pulled', async () => {
      const { peer, alice } = stage;
      const room = await stage.sharedRoom('Batch');
      const whole: Known[] = [];
      for (let n = 1; n <= 50; n += 1)
        whole.push((await peer.say(room, `batch ${n}`, { deliver: false })).event);
      const spoilt = whole.map((known, place) =>
        place === 24 ? { ...known, text: known.text.replace('batch 25', 'batch XX') } : known,
      );
      const { status, results } = await peer.send(stage.name, spoilt);
      expect(status).toBe(200);
      expect(results.filter((one) => one.status === 'accepted')).toHaveLength(49);
      expect(results[24]).toMatchObject({ status: 'refused', code: 'SW_FED_CONTENT_HASH_MISMATCH' });
      const said = whole.map((_, place) => `batch ${place + 1}`);
      expect(await shows(alice, room, ...said)).toEqual(said);
    });
  });
}
