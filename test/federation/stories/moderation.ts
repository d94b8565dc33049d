import { beforeAll, describe, expect, it } from 'vitest';
import type { InviteView, MemberView, RoomView } from '@app/contracts/ingest';
import { until } from '../../../apps/cli/src/demo/until';
import type { Session } from '../../support/session';
import { follow } from '../follow';
import {
  accept,
  bodies,
  inviteOf,
  isOut,
  joinedMembers,
  makePeace,
  person,
  problemOf,
  rejoin,
  say,
  shows,
  type Items,
  type Stage,
} from '../stage';

const memberOf = async (asker: Session, room: string, fqid: string): Promise<MemberView | undefined> =>
  (await asker.get<Items<MemberView>>(`/v1/rooms/${room}/members`)).items.find((one) => one.fqid === fqid);

const membershipOf = async (asker: Session, room: string, fqid: string) =>
  (await memberOf(asker, room, fqid))?.membership;

/** The path by which a member of a room is kicked. */
const seatOf = async (asker: Session, room: string, fqid: string): Promise<string> =>
  `/v1/rooms/${room}/members/${(await memberOf(asker, room, fqid))!.participant_id}`;

/** Putting people of another server out of a room, and keeping them out. */
export function moderation(stage: Stage): void {
  describe('in a room with people of another server', () => tell(stage));
}

function tell(stage: Stage): void {
  let [ines, jonas, karin]: Session[] = [];
  const [jonass, karins] = [() => stage.beta.fqid('jonas'), () => stage.beta.fqid('karin')];

  beforeAll(async () => {
    await makePeace(stage.alpha, stage.beta);
    ines = await person(stage.alpha, 'ines');
    [jonas, karin] = await Promise.all(['jonas', 'karin'].map((name) => person(stage.beta, name)));
  });

  const invite = (room: string, fqid: string) =>
    ines!.post<InviteView>(`/v1/rooms/${room}/invitations`, { fqid });

  /** A room of Ines on alpha with these people of beta in it. */
  async function roomWith(...guests: [Session, string][]): Promise<string> {
    const { room_id } = await ines!.post<RoomView>('/v1/rooms', { name: 'Garden', history: 'since_join' });
    for (const [, fqid] of guests) await invite(room_id, fqid);
    await Promise.all(guests.map(([guest]) => accept(guest, room_id)));
    return room_id;
  }

  describe('a kick', () => {
    it('puts a person of another server out of the room, on both servers', async () => {
      const room = await roomWith([jonas!, jonass()], [karin!, karins()]);
      await say(jonas!, room, 'before');
      await shows(ines!, room, 'before');
      const live = await follow(jonas!);

      await ines!.delete(await seatOf(ines!, room, jonass()));
      expect(await membershipOf(ines!, room, jonass())).toBe('kicked');
      await isOut(jonas!, room);
      expect(await live.tells('members', { fqid: jonass() })).toMatchObject({
        room_id: room,
        data: { membership: 'kicked' },
      });
      live.close();
      await until(
        'the kick on the other server',
        () => membershipOf(karin!, room, jonass()),
        (seen) => seen === 'kicked',
      );
      expect(await problemOf(say(jonas!, room, 'after'))).toMatchObject({ code: 'SW_FED_NOT_IN_ROOM' });
      // Karin is still there, so her server still gets everything.
      await say(ines!, room, 'without jonas');
      await shows(karin!, room, 'before', 'without jonas');
    });

    it('of a server’s last member is the last thing that it gets', async () => {
      const room = await roomWith([jonas!, jonass()]);
      await ines!.delete(await seatOf(ines!, room, jonass()));
      await isOut(jonas!, room);
      await say(ines!, room, 'among ourselves');
      const admin = await stage.alpha.admin();
      const rows = await until(
        'the delivery',
        async () =>
          (
            await admin.get<Items<{ room_id: string; acked_seq: number; head_seq: number; state: string }>>(
              `/v1/admin/federation/deliveries?limit=1000&peer=${stage.beta.serverName}`,
            )
          ).items.filter((row) => row.room_id === room),
        ([row]) => row?.state === 'delivered',
      );
      // create, joined, invite, joined, kicked; what was said afterwards waits for nobody.
      expect(rows[0]).toMatchObject({ acked_seq: 4 });
      await rejoin(jonas!, await invite(room, jonass()));
      expect(await bodies(jonas!, room)).toEqual([]);
    });

    it('is for the creator and admins of the home alone', async () => {
      const { alpha } = stage;
      const room = await roomWith([jonas!, jonass()], [karin!, karins()]);
      const kurt = await person(alpha, 'kurt');
      await invite(room, alpha.fqid('kurt'));
      await accept(kurt, room);
      const seat = await seatOf(ines!, room, karins());
      expect(await problemOf(kurt.delete(seat))).toMatchObject({ status: 403, code: 'SW_FORBIDDEN' });

      await until(
        'karin as jonas sees her',
        () => memberOf(jonas!, room, karins()),
        (found) => found !== undefined,
      );
      const asJonasSees = await seatOf(jonas!, room, karins());
      expect(await problemOf(jonas!.delete(asJonasSees))).toMatchObject({ code: 'SW_FED_NOT_HOME' });
      expect(await joinedMembers(ines!, room)).toHaveLength(4);

      await (await alpha.admin()).delete(seat);
      expect(await membershipOf(ines!, room, karins())).toBe('kicked');
      expect(await problemOf(ines!.delete(seat))).toMatchObject({ code: 'SW_FED_MALFORMED_REQUEST' });
    });
  });

  describe('a ban', () => {
    it('keeps a person out until it is lifted', async () => {
      const room = await roomWith([jonas!, jonass()]);
      const seat = await seatOf(ines!, room, jonass());
      await ines!.delete(`${seat}?ban=true`);
      await isOut(jonas!, room);
      expect(await membershipOf(ines!, room, jonass())).toBe('banned');
      const problem = await problemOf(invite(room, jonass()));
      expect(problem).toMatchObject({ status: 403, code: 'SW_FED_NOT_INVITED' });
      expect(problem.detail).toMatch(/banned/);

      await ines!.delete(seat.replace('/members/', '/bans/'));
      await rejoin(jonas!, await invite(room, jonass()));
      expect(await joinedMembers(ines!, room)).toContain(jonass());
    });

    it('takes back an invite that is still open', async () => {
      const room = await roomWith([jonas!, jonass()]);
      const seat = await seatOf(ines!, room, jonass());
      await ines!.delete(seat);
      await isOut(jonas!, room);
      const { invite_id } = await invite(room, jonass());
      await inviteOf(jonas!, invite_id, 'pending');
      await ines!.delete(`${seat}?ban=true`);
      await inviteOf(jonas!, invite_id, 'rescinded');
      expect(await problemOf(jonas!.post(`/v1/me/invitations/${invite_id}/accept`))).toMatchObject({
        code: 'SW_FED_NOT_INVITED',
      });
    });
  });
}
