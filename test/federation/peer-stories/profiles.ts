import { describe, expect, it } from 'vitest';
import type { MemberView } from '@app/contracts/ingest';
import { until } from '../../../apps/cli/src/demo/until';
import type { PeerStage } from '../peer-stage';
import { problemOf, type Items } from '../stage';

/** What people of a peer are called here. */
export function profiles(stage: PeerStage): void {
  describe('the profile of a person of a peer', () => {
    let bob: MemberView;
    const seenIn = async (room: string): Promise<MemberView> => {
      const { items } = await stage.alice.get<Items<MemberView>>(`/v1/rooms/${room}/members`);
      return items.find(({ fqid }) => fqid === stage.peer.fqid())!;
    };
    const isCalled = (room: string, display_name: string) =>
      until(
        `${display_name} in the list of members`,
        () => seenIn(room),
        (member) => member.display_name === display_name,
      );

    it('is asked for when they join', async () => {
      bob = await isCalled(await stage.sharedRoom('Names'), 'Bob');
      expect(bob.avatar_url).toBeNull();
    });

    it('changes nothing when it is out of form, and is asked for again', async () => {
      const { peer, admin } = stage;
      peer.knobs.profile = { display_name: 'Admin\u202e', avatar_url: 'javascript:alert(1)' };
      const room = await stage.sharedRoom('Other names');
      const refreshed = admin.post(`/v1/admin/federation/foreign/${bob.participant_id}/refresh`);
      expect(await problemOf(refreshed)).toMatchObject({ code: 'SW_FED_MALFORMED_REQUEST' });
      expect(await seenIn(room)).toMatchObject({ display_name: 'Bob', avatar_url: null });

      const avatar_url = 'https://images.scaiwave.com/bob.png';
      peer.knobs.profile = { display_name: 'Bob of the peer', avatar_url };
      expect(await isCalled(room, 'Bob of the peer')).toMatchObject({ avatar_url });
      peer.knobs.profile = {};
    });
  });
}
