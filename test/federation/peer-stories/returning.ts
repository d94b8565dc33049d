import { describe, expect, it } from 'vitest';
import { until } from '../../../apps/cli/src/demo/until';
import type { JsonRecord } from '../../peer/wire/json';
import type { PeerStage } from '../peer-stage';
import { accept, inviteOf, isOut, rejoin, say, shows } from '../stage';

/** People who left a room, and joined it again while nobody of this server was there to hear of it. */
export function returning(stage: PeerStage): void {
  describe('a person who came back while we were away', () => {
    it('is refused for now, not for good, until what the home said meanwhile has been pulled', async () => {
      const { peer, alice } = stage;
      const alices = stage.server.fqid('alice');
      const eve = `@eve:${peer.serverName}`;
      const { id: room } = peer.createRoom('Revolving door');
      const declare = (target: string, membership: string, deliver = true) => {
        const { [peer.serverName]: _, ...heads } = peer.room(room).heads();
        const content = { target, membership, heads } as unknown as JsonRecord;
        return peer.append(room, 'sw.room.member', content, { deliver });
      };
      await peer.invite(room, alices);
      await accept(alice, room);
      await declare(eve, 'joined');
      await peer.say(room, 'before', { sender: eve });
      await shows(alice, room, 'before');
      await declare(eve, 'left');

      await alice.post(`/v1/rooms/${room}/leave`);
      await peer.waitForEvent(({ roomId, event }) => roomId === room && event.type === 'sw.room.leave');
      await peer.deliver((await declare(alices, 'left', false)).event, [stage.name]);
      await isOut(alice, room);
      await declare(eve, 'joined', false);

      peer.knobs.answerWith = { status: 503, code: 'SW_UNAVAILABLE', to: 'backfill' };
      const { invite } = await peer.invite(room, alices);
      const { invite_id } = invite.event.content as { invite_id: string };
      await rejoin(alice, (await inviteOf(alice, invite_id, 'pending'))!);
      const { event, replies } = await peer.say(room, 'again', { sender: eve });
      expect(replies[stage.name]?.results).toMatchObject([
        { status: 'refused', code: 'SW_FED_NOT_IN_ROOM', retryable: true },
      ]);

      peer.knobs.answerWith = undefined;
      await until(
        'the same message being taken',
        async () => (await peer.send(stage.name, [event])).results[0]?.status,
        (status) => status === 'accepted' || status === 'duplicate',
      );
      await shows(alice, room, 'again');
      await say(alice, room, 'welcome back, both of us');
    });
  });
}
