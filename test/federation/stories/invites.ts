import { beforeAll, describe, expect, it } from 'vitest';
import type { InviteView, RoomView } from '@app/contracts/ingest';
import { until } from '../../../apps/cli/src/demo/until';
import type { Session } from '../../support/session';
import { accept, inviteTo, joinedMembers, person, problemOf, type Items, type Stage } from '../stage';

/** Invites across servers: taken, declined, taken back, and those that cannot be made. */
export function invites(stage: Stage): void {
  describe('an invite to a person of another server', () => {
    let alice: Session;
    let olga: Session;
    let group: string;

    beforeAll(async () => {
      alice = await person(stage.alpha, 'alice');
      olga = await person(stage.beta, 'olga');
      group = (await alice.post<RoomView>('/v1/rooms', { name: 'Garden' })).room_id;
    });

    const stateAtAlpha = (room: string, wanted: string) =>
      until(
        `the invite being ${wanted}`,
        async () => (await alice.get<Items<InviteView>>(`/v1/rooms/${room}/invitations`)).items,
        (found) => found.some(({ state }) => state === wanted),
      );

    it('to a group room names the room, the inviter and when it ends', async () => {
      const made = await alice.post<InviteView>(`/v1/rooms/${group}/invitations`, {
        fqid: stage.beta.fqid('olga'),
      });
      const seen = await inviteTo(olga, group);
      expect(seen).toMatchObject({
        invite_id: made.invite_id,
        room_name: 'Garden',
        inviter: stage.alpha.fqid('alice'),
        target: stage.beta.fqid('olga'),
        state: 'pending',
        direct: false,
      });
      const days = (seen.expires_at - Date.now()) / 86_400_000;
      expect(days).toBeGreaterThan(6.9);
      expect(days).toBeLessThanOrEqual(7);
    });

    it('lets them in when they accept, on both sides', async () => {
      await accept(olga, group);
      const both = [stage.alpha.fqid('alice'), stage.beta.fqid('olga')].sort();
      for (const reader of [alice, olga]) {
        const members = await until(
          'both members',
          () => joinedMembers(reader, group),
          (all) => all.length === 2,
        );
        expect(members).toEqual(both);
      }
      await stateAtAlpha(group, 'accepted');
    });

    it('ends when they decline', async () => {
      const pia = await person(stage.beta, 'pia');
      const { room_id } = await alice.post<{ room_id: string }>('/v1/me/federated-dms', {
        fqid: stage.beta.fqid('pia'),
      });
      const { invite_id } = await inviteTo(pia, room_id);
      const declined = await pia.post<InviteView>(`/v1/me/invitations/${invite_id}/decline`);
      expect(declined.state).toBe('declined');
      await stateAtAlpha(room_id, 'declined');
      expect(await joinedMembers(alice, room_id)).toEqual([stage.alpha.fqid('alice')]);
      const late = await problemOf(pia.post(`/v1/me/invitations/${invite_id}/accept`));
      expect(late).toMatchObject({ status: 403, code: 'SW_FED_NOT_INVITED' });
    });

    it('is gone on the other side when it is taken back', async () => {
      const rita = await person(stage.beta, 'rita');
      const { invite_id } = await alice.post<InviteView>(`/v1/rooms/${group}/invitations`, {
        fqid: stage.beta.fqid('rita'),
      });
      await inviteTo(rita, group);
      await alice.delete(`/v1/rooms/${group}/invitations/${invite_id}`);
      await until(
        'the invite being taken back',
        async () => (await rita.get<Items<InviteView>>('/v1/me/invitations')).items,
        (found) => !found.some((one) => one.invite_id === invite_id && one.state === 'pending'),
      );
      const late = await problemOf(rita.post(`/v1/me/invitations/${invite_id}/accept`));
      expect(late).toMatchObject({ status: 403, code: 'SW_FED_NOT_INVITED' });
    });

    it('can be made by an admin, for any room', async () => {
      const sam = await person(stage.beta, 'sam');
      const admin = await stage.alpha.admin();
      const made = await admin.post<InviteView>(`/v1/admin/rooms/${group}/federation/invite`, {
        fqid: stage.beta.fqid('sam'),
      });
      expect((await inviteTo(sam, group)).invite_id).toBe(made.invite_id);
      await accept(sam, group);
      await until(
        'three members',
        () => joinedMembers(alice, group),
        (all) => all.length === 3,
      );
    });

    it('does not tell whether there is such a person', async () => {
      const ute = await person(stage.beta, 'ute');
      for (const name of ['nobody-here', 'ute']) {
        await alice.post(`/v1/rooms/${group}/invitations`, { fqid: stage.beta.fqid(name) });
      }
      await inviteTo(ute, group);
      const { items } = await alice.get<Items<InviteView>>(`/v1/rooms/${group}/invitations`);
      const [known, unknown] = ['ute', 'nobody-here'].map((name) =>
        items.find(({ target }) => target === stage.beta.fqid(name)),
      );
      expect(unknown).toMatchObject({ state: known?.state, refusal: known?.refusal });
    });
  });
}
