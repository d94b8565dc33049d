import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InviteView } from '@app/contracts/ingest';
import type { IndependentPeer } from '../../peer/independent-peer';
import { known } from '../../peer/wire/event';
import type { Session } from '../../support/session';
import type { PeerStage } from '../peer-stage';
import { person, POLICY, type Items } from '../stage';

const MOST = 50;
const FLOOD = 60;

/** One server that invites one person over and over. */
export function inviteFlood(stage: PeerStage): void {
  describe('a flood of invites', () => {
    let victim: Session;

    beforeAll(async () => {
      victim = await person(stage.server, 'victim');
    });

    const flood = async (peer: IndependentPeer, count = FLOOD) => {
      const invites = Array.from({ length: count }, () => {
        const room = peer.createRoom('Nuisance');
        return peer.draft(room.id, 'sw.room.invite', {
          invite_id: randomUUID(),
          target: stage.server.fqid('victim'),
          expires_at: Date.now() + 3_600_000,
          create_event: JSON.parse(room.create!.text) as never,
          direct: false,
        });
      });
      const { results } = await peer.send(
        stage.name,
        invites.map(({ event }) => known(event)),
      );
      return results;
    };

    const invitedBy = async (peer: IndependentPeer) =>
      (await victim.get<Items<InviteView>>('/v1/me/invitations')).items.filter(
        ({ inviter }) => inviter === peer.fqid(),
      );

    it('stops at fifty that wait, and a peer on the allow list is told to come again', async () => {
      const results = await flood(stage.peer);
      expect(results.slice(0, MOST).every(({ status }) => status === 'accepted')).toBe(true);
      for (const turnedAway of results.slice(MOST))
        expect(turnedAway).toMatchObject({ code: 'SW_FED_RATE_LIMITED', retryable: true });
      expect(await invitedBy(stage.peer)).toHaveLength(MOST);
    });

    it('goes on when one of them was answered', async () => {
      const [first] = await invitedBy(stage.peer);
      await victim.post(`/v1/me/invitations/${first!.invite_id}/decline`);
      expect(await flood(stage.peer, 1)).toMatchObject([{ status: 'accepted' }]);
    });

    describe('by a stranger', () => {
      let stranger: IndependentPeer;

      beforeAll(async () => {
        stranger = await stage.startPeer('stranger.localhost');
        await stage.admin.put(POLICY, { default_mode: 'open' });
      });
      afterAll(async () => {
        await stage.admin.put(POLICY, { default_mode: 'invite_only' });
        await stranger.down();
      });

      it('is taken like invites to nobody: it learns nothing, and no more than fifty are shown', async () => {
        const results = await flood(stranger);
        expect(results.every(({ status }) => status === 'accepted')).toBe(true);
        expect(await invitedBy(stranger)).toHaveLength(MOST);
      });
    });
  });
}
