import { describe, expect, it } from 'vitest';
import type { InviteView, RoomView } from '@app/contracts/ingest';
import { until } from '../../../apps/cli/src/demo/until';
import type { Session } from '../../support/session';
import type { ClockedStage } from '../clocked-stage';
import { accept, inviteTo, joinedMembers, person, problemOf, type Items } from '../stage';
import { DAY } from './time';

/** How long an invite is good. */
export function invites(stage: ClockedStage): void {
  describe('an invite', () => {
    it('is good for seven days to the millisecond, on both servers, and ends without a word', async () => {
      const { alpha, beta, clock } = stage;
      const alice = await person(alpha, 'alice');
      const [bob, carl] = [await person(beta, 'bob'), await person(beta, 'carl')];
      const { room_id: room } = await alice.post<RoomView>('/v1/rooms', { name: 'Week' });
      const states = async (who: Session, path: string) =>
        Object.fromEntries(
          (await who.get<Items<InviteView>>(path)).items.map(({ target, state }) => [target, state]),
        );
      for (const name of ['bob', 'carl'])
        await alice.post(`/v1/rooms/${room}/invitations`, { fqid: beta.fqid(name) });
      const { expires_at } = await inviteTo(bob, room);
      const { invite_id, expires_at: same } = await inviteTo(carl, room);
      expect([expires_at, same]).toEqual([clock.now() + 7 * DAY, expires_at]);

      clock.set(expires_at);
      await accept(bob, room);
      await until(
        'bob at home',
        () => joinedMembers(alice, room),
        (all) => all.length === 2,
      );
      expect(await states(carl, '/v1/me/invitations')).toMatchObject({ [beta.fqid('carl')]: 'pending' });

      const events = () => alpha.query('SELECT event_id FROM ingest.events WHERE room_id = $1', [room]);
      const before = await events();
      clock.advance(1);
      expect(await states(carl, '/v1/me/invitations')).toMatchObject({ [beta.fqid('carl')]: 'expired' });
      expect(await states(alice, `/v1/rooms/${room}/invitations`)).toMatchObject({
        [beta.fqid('carl')]: 'expired',
      });
      const late = await problemOf(carl.post(`/v1/me/invitations/${invite_id}/accept`));
      expect(late).toMatchObject({ status: 403, code: 'SW_FED_INVITE_EXPIRED' });
      expect(await events()).toEqual(before);
    });
  });
}
