import { beforeAll, describe, expect, it } from 'vitest';
import type { InviteView } from '@app/contracts/ingest';
import { until } from '../../../apps/cli/src/demo/until';
import type { Session } from '../../support/session';
import { accept, joinedMembers, makePeace, person, problemOf, type Items, type Stage } from '../stage';

/** A guest asks the home of a room to invite somebody. */
export function guestInvites(stage: Stage): void {
  describe('an invite from a member of another server', () => {
    let bruno: Session;
    let room: string;

    beforeAll(async () => {
      const { alpha, beta } = stage;
      await makePeace(alpha, beta);
      const hilda = await person(alpha, 'hilda');
      bruno = await person(beta, 'bruno');
      room = (await hilda.post<{ room_id: string }>('/v1/rooms', { name: 'Garden' })).room_id;
      await hilda.post(`/v1/rooms/${room}/invitations`, { fqid: beta.fqid('bruno') });
      await accept(bruno, room);
    });

    const ask = (fqid: string) => bruno.post<InviteView>(`/v1/rooms/${room}/invitations`, { fqid });
    const becomes = (id: string, state: InviteView['state']) =>
      until(
        `the invite as ${state}`,
        async () =>
          (await bruno.get<Items<InviteView>>(`/v1/rooms/${room}/invitations`)).items.find(
            (one) => one.invite_id === id,
          ),
        (found) => found?.state === state,
      );

    it.each(['alpha', 'beta'] as const)('is issued by the home, here to a person of %s', async (whose) => {
      const erna = await person(stage[whose], 'erna');
      const asked = await ask(stage[whose].fqid('erna'));
      expect(asked).toMatchObject({ state: 'sending', inviter: stage.beta.fqid('bruno') });
      await becomes(asked.invite_id, 'pending');
      await accept(erna, room);
      await becomes(asked.invite_id, 'accepted');
      expect(await joinedMembers(bruno, room)).toContain(stage[whose].fqid('erna'));
      expect(
        (await erna.get<Items<InviteView>>('/v1/me/invitations')).items.filter((one) => one.room_id === room),
      ).toMatchObject([{ inviter: stage.beta.fqid('bruno'), state: 'accepted' }]);
    });

    it.each([
      ['a person that the home does not have', () => stage.alpha.fqid('nobody'), 'SW_FED_UNKNOWN_USER'],
      ['a server that the home’s policy refuses', () => '@zoe:far.example', 'SW_FED_PEER_UNKNOWN'],
    ])('is refused by the home for %s', async (_, target, code) => {
      const asked = await ask(target());
      expect(await becomes(asked.invite_id, 'refused')).toMatchObject({ refusal: { code } });
    });

    it('is refused at once for who is in the room', async () => {
      const hildas = stage.alpha.fqid('hilda');
      await until(
        'who else is in the room',
        () => joinedMembers(bruno, room),
        (members) => members.includes(hildas),
      );
      expect(await problemOf(ask(hildas))).toMatchObject({ code: 'SW_FED_MALFORMED_REQUEST' });
    });
  });
}
