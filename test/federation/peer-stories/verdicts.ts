import { beforeAll, describe, expect, it } from 'vitest';
import type { PeerStage } from '../peer-stage';
import { accept, say, shows } from '../stage';

/** What became of an event, asked by the server that made it. */
export function verdicts(stage: PeerStage): void {
  describe('the verdict on an event', () => {
    let room: string;

    beforeAll(async () => {
      room = stage.peer.createRoom('Verdicts').id;
      await stage.peer.invite(room, stage.server.fqid('alice'));
      await accept(stage.alice, room);
    });

    const verdictOn = (event_id: string) =>
      stage.peer.request(stage.name, 'GET', `/verdicts?event_id=${event_id}`);

    it('is given for each event of a batch, and again to whoever asks later', async () => {
      const { peer, alice } = stage;
      const { event_id: hers } = await say(alice, room, 'mine');
      await peer.waitForEvent(({ id }) => id === hers);
      const good = peer.record(peer.draft(room, 'sw.message', { body: 'yours' }));
      const bad = peer.record(peer.draft(room, 'sw.edit', { target: hers, body: 'not yours' }));
      const { results } = await peer.send(stage.name, [good, bad]);
      expect(results).toMatchObject([
        { event_id: good.id, status: 'accepted' },
        { event_id: bad.id, status: 'refused', retryable: false },
      ]);
      await shows(alice, room, 'yours');

      const accepted = await verdictOn(good.id);
      expect(accepted).toMatchObject({ status: 200, json: { event_id: good.id, status: 'accepted' } });
      expect(Math.abs(Date.now() - (accepted.json as { at: number }).at)).toBeLessThan(60_000);
      const refused = await verdictOn(bad.id);
      expect(refused.json).toMatchObject({ event_id: bad.id, status: 'refused', code: results[1]!.code });
    });

    it('is for the server that made the event', async () => {
      const { event_id } = await say(stage.alice, room, 'not of the peer');
      expect(await verdictOn(event_id)).toMatchObject({ status: 404, json: { code: 'SW_FED_NOT_IN_ROOM' } });
      const never = stage.peer.draft(room, 'sw.message', { body: 'never sent' });
      expect(await verdictOn(never.id)).toMatchObject({ status: 404 });
      expect(await verdictOn('ev_nonsense')).toMatchObject({
        status: 400,
        json: { code: 'SW_FED_MALFORMED_REQUEST' },
      });
    });
  });
}
