import { beforeAll, describe, expect, it } from 'vitest';
import type { InviteView, PulledHistory, RoomView } from '@app/contracts/ingest';
import { until } from '../../../apps/cli/src/demo/until';
import type { Session } from '../../support/session';
import { accept, allow, bodies, joinedMembers, person, say, shows, type Stage } from '../stage';

/** A room with its home on one server and guests on two others. */
export function threeServers(stage: Stage): void {
  describe('a room of three servers', () => {
    let hanna: Session;
    let ivan: Session;
    let julia: Session;
    let room: string;

    beforeAll(async () => {
      const { alpha, beta, gamma } = stage;
      await allow(alpha, beta, gamma);
      await allow(beta, alpha, gamma);
      await allow(gamma, alpha, beta);
      hanna = await person(alpha, 'hanna');
      ivan = await person(beta, 'ivan');
      julia = await person(gamma, 'julia');
      room = (await hanna.post<RoomView>('/v1/rooms', { name: 'Three corners' })).room_id;
    });

    const invite = (fqid: string) => hanna.post<InviteView>(`/v1/rooms/${room}/invitations`, { fqid });

    it('takes in a guest, and later another of a third server', async () => {
      const { alpha, beta, gamma } = stage;
      await invite(beta.fqid('ivan'));
      await accept(ivan, room);
      await say(hanna, room, 'hanna early');
      await shows(ivan, room, 'hanna early');
      await say(ivan, room, 'ivan early');
      await shows(hanna, room, 'ivan early');

      await invite(gamma.fqid('julia'));
      await accept(julia, room);
      const everybody = [alpha.fqid('hanna'), beta.fqid('ivan'), gamma.fqid('julia')].sort();
      for (const reader of [hanna, ivan, julia]) {
        const members = await until(
          'three members',
          () => joinedMembers(reader, room),
          (all) => all.length === 3,
        );
        expect(members).toEqual(everybody);
      }
    });

    it('carries messages between the guests straight, and to the home', async () => {
      await say(ivan, room, 'ivan late');
      await say(julia, room, 'julia late');
      await say(hanna, room, 'hanna late');
      for (const reader of [hanna, ivan, julia])
        await shows(reader, room, 'ivan late', 'julia late', 'hanna late');
    });

    it('does not show the newcomer what was before, until an admin pulls it', async () => {
      expect(await bodies(julia, room)).not.toContain('ivan early');
      const admin = await stage.gamma.admin();
      const pulled = await admin.post<PulledHistory>(`/v1/admin/rooms/${room}/federation/backfill`);
      expect(pulled).toMatchObject({ refused: [] });
      expect(pulled.stored).toBeGreaterThanOrEqual(2);
      expect(pulled.fetched).toBe(pulled.stored);
      const seen = await shows(julia, room, 'ivan early', 'hanna early');
      expect(seen).toEqual(await bodies(hanna, room));
      expect(await bodies(ivan, room)).toEqual(seen);
    });

    it('says why, when there is nothing to pull', async () => {
      const admin = await stage.gamma.admin();
      const again = await admin.post<PulledHistory>(`/v1/admin/rooms/${room}/federation/backfill`);
      expect(again).toMatchObject({ fetched: 0, stored: 0 });
      expect(again.reason).toMatch(/complete/);
    });

    it('goes on between the guests while the home is down', async () => {
      await stage.alpha.kill();
      await say(ivan, room, 'without the home');
      await shows(julia, room, 'without the home');
      await stage.alpha.start();
      await say(julia, room, 'the home is back');
      await shows(hanna, room, 'without the home', 'the home is back');
    });
  });
}
