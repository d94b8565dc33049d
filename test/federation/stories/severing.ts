import { beforeAll, describe, expect, it } from 'vitest';
import type { AuditRow, InviteView, RoomView, SeveringCounts } from '@app/contracts/ingest';
import { until } from '../../../apps/cli/src/demo/until';
import type { TestServer } from '../../support/servers';
import type { Session } from '../../support/session';
import {
  accept,
  AUDIT,
  inviteOf,
  inviteTo,
  isOut,
  joinedMembers,
  makePeace,
  peerRow,
  PEERS,
  person,
  problemOf,
  rejoin,
  say,
  shows,
  type Items,
  type Stage,
} from '../stage';

interface Severing extends SeveringCounts {
  dry_run: boolean;
}

const audited = async (at: TestServer) =>
  (await (await at.admin()).get<Items<AuditRow>>(`${AUDIT}?action=federation.peering.ended`)).items;

/** Beta ends its peering with gamma: of all pairs, the one with the fewest rooms of other stories. */
export function severing(stage: Stage): void {
  describe('ending a peering', () => {
    let admin: Session;
    let basil: Session;
    let grete: Session;

    beforeAll(async () => {
      const { beta, gamma } = stage;
      await makePeace(beta, gamma);
      admin = await beta.admin();
      [basil, grete] = [await person(beta, 'basil'), await person(gamma, 'grete')];
    });

    const invite = (from: Session, room: string, fqid: string) =>
      from.post<InviteView>(`/v1/rooms/${room}/invitations`, { fqid });

    it('shows first what it would do, then takes everybody out on both sides, and tells the peer', async () => {
      const { beta, gamma } = stage;
      const [basils, gretes] = [beta.fqid('basil'), gamma.fqid('grete')];
      const peer = `${PEERS}/${gamma.serverName}`;
      const previewed = () => admin.delete<Severing>(`${peer}?dry_run=true`);
      const before = await previewed();
      const { room_id: hosted } = await basil.post<RoomView>('/v1/rooms', { name: 'Garden' });
      await invite(basil, hosted, gretes);
      await accept(grete, hosted);
      const { room_id: guest } = await grete.post<RoomView>('/v1/rooms', { name: 'Orchard' });
      await invite(grete, guest, basils);
      await accept(basil, guest);
      const { room_id: pending } = await grete.post<RoomView>('/v1/rooms', { name: 'Attic' });
      await invite(grete, pending, basils);
      const open = await inviteTo(basil, pending);

      const preview = await previewed();
      const oneMore = ({ rooms, people }: { rooms: number; people: number }) => ({
        rooms: rooms + 1,
        people: people + 1,
      });
      expect(preview).toEqual({
        ...before,
        hosted_here: oneMore(before.hosted_here),
        hosted_elsewhere: oneMore(before.hosted_elsewhere),
      });
      expect(await joinedMembers(basil, hosted)).toContain(gretes);

      const done = await admin.delete<Severing>(peer);
      expect(done).toEqual({ ...preview, dry_run: false });
      expect(await joinedMembers(basil, hosted)).toEqual([basils]);
      await isOut(basil, guest);
      await inviteOf(basil, open.invite_id, 'refused');

      await isOut(grete, hosted);
      await until(
        'basil out of the room that gamma hosts',
        () => joinedMembers(grete, guest),
        (members) => !members.includes(basils),
      );
      for (const [at, other] of [
        [beta, gamma],
        [gamma, beta],
      ] as const) {
        // The peer is told apart from what happens in the rooms, and writes it down once all are done.
        const admin = await at.admin();
        await until(
          'the peer being severed',
          () => peerRow(admin, other),
          (row) => row?.status === 'severed',
        );
        const rows = await until(
          'the audit row',
          () => audited(at),
          (found) => found.length > 0,
        );
        expect(rows).toMatchObject([{ outcome: 'done', peer: other.serverName }]);
      }
    });

    it('lets nothing through afterwards, until both admins allow the other again', async () => {
      const { beta, gamma } = stage;
      const { room_id: room } = await basil.post<RoomView>('/v1/rooms', { name: 'Anew' });
      const again = () => invite(basil, room, gamma.fqid('grete'));
      expect(await problemOf(again())).toMatchObject({ status: 403, code: 'SW_FED_PEER_SEVERED' });
      const deliveries = `/v1/admin/federation/deliveries?state=waiting&peer=${gamma.serverName}`;
      await until(
        'nothing waiting for the peer',
        async () => (await admin.get<Items<unknown>>(deliveries)).items,
        (waiting) => waiting.length === 0,
      );

      await makePeace(beta, gamma);
      await rejoin(grete, await again());
      await say(basil, room, 'welcome back');
      await shows(grete, room, 'welcome back');
    });
  });
}
