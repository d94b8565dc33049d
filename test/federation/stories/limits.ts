import { beforeAll, describe, expect, it } from 'vitest';
import type { InviteView, PulledHistory, RoomView } from '@app/contracts/ingest';
import { until } from '../../../apps/cli/src/demo/until';
import type { Session } from '../../support/session';
import {
  accept,
  allow,
  bodies,
  inviteTo,
  joinedMembers,
  person,
  POLICY,
  rejoin,
  say,
  shows,
  type Items,
  type Stage,
} from '../stage';

/** How many, how much at once, and who is told that it was too much. */
export function limits(stage: Stage): void {
  describe('what the policy measures out', () => tell(stage));
}

function tell(stage: Stage): void {
  let [admin, alice, bob]: Session[] = [];

  const roomOf = async (name: string) => (await alice!.post<RoomView>('/v1/rooms', { name })).room_id;
  const invite = (room: string, fqid: string) =>
    alice!.post<InviteView>(`/v1/rooms/${room}/invitations`, { fqid });
  const invitesIn = async (who: Session, room: string) =>
    (await who.get<Items<InviteView>>(`/v1/rooms/${room}/invitations`)).items;

  beforeAll(async () => {
    const { alpha, beta, gamma } = stage;
    for (const one of [alpha, beta, gamma])
      await allow(one, ...[alpha, beta, gamma].filter((other) => other !== one));
    admin = await alpha.admin();
    [alice, bob] = [await person(alpha, 'alice'), await person(beta, 'bob')];
  });

  describe('a room with places for three people of other servers', () => {
    const names = ['uma', 'vera', 'will', 'xeno'];
    let room: string;
    let refused: { fqid: string; guest: Session }[];

    it('lets in exactly three of eight who accept at once, and tells the others', async () => {
      await admin!.put(POLICY, { max_foreign_participants_per_room: 3 });
      room = await roomOf('Lifeboat');
      const guests = await Promise.all(
        [stage.beta, stage.gamma].flatMap((server) =>
          names.map(async (name) => ({ fqid: server.fqid(name), guest: await person(server, name) })),
        ),
      );
      for (const { fqid } of guests) await invite(room, fqid);
      const invites = await Promise.all(guests.map(({ guest }) => inviteTo(guest, room)));
      await Promise.all(
        guests.map(({ guest }, i) => guest.post(`/v1/me/invitations/${invites[i]!.invite_id}/accept`)),
      );
      const answers = await until(
        'an answer for each',
        () => Promise.all(guests.map(({ guest }) => inviteTo(guest, room))),
        (all) => all.every(({ state }) => state === 'accepted' || state === 'refused'),
      );
      const turnedAway = answers.filter(({ state }) => state === 'refused');
      expect(turnedAway).toHaveLength(5);
      for (const { refusal } of turnedAway) expect(refusal?.code).toBe('SW_FED_PARTICIPANT_LIMIT');
      expect(await joinedMembers(alice!, room)).toHaveLength(4);
      refused = guests.filter((_, i) => answers[i]!.state === 'refused');
      const shown = (await invitesIn(alice!, room)).filter(({ state }) => state === 'refused');
      expect(shown.map(({ target }) => target).sort()).toEqual(refused.map(({ fqid }) => fqid).sort());
      expect(new Set(shown.map(({ refusal }) => refusal?.code))).toEqual(
        new Set(['SW_FED_PARTICIPANT_LIMIT']),
      );
    });

    it('takes in who was turned away, when there is room and they are invited again', async () => {
      await admin!.put(POLICY, { max_foreign_participants_per_room: 50 });
      const { fqid, guest } = refused[0]!;
      await rejoin(guest, await invite(room, fqid));
      expect(await joinedMembers(alice!, room)).toContain(fqid);
    });
  });

  describe('an invite that a guest asked for and the third server refuses', () => {
    it('is shown to the guest as refused, with the reason', async () => {
      const room = await roomOf('Salon');
      await invite(room, stage.beta.fqid('bob'));
      await accept(bob!, room);
      const nobody = stage.gamma.fqid('no-such-person');
      await bob!.post(`/v1/rooms/${room}/invitations`, { fqid: nobody });
      for (const who of [alice!, bob!]) {
        const found = await until(
          'the refusal',
          async () => (await invitesIn(who, room)).find(({ target }) => target === nobody),
          (one) => one?.state === 'refused',
        );
        expect(found?.refusal?.code).toBe('SW_FED_UNKNOWN_USER');
      }
    });
  });

  describe('history of which a server gives little at once', () => {
    const withPast = async (name: string) => {
      const room = await roomOf(name);
      for (const body of ['one', 'two', 'three']) await say(alice!, room, body);
      await invite(room, stage.beta.fqid('bob'));
      await accept(bob!, room);
      return room;
    };
    const pull = async (room: string) =>
      (await stage.beta.admin()).post<PulledHistory>(`/v1/admin/rooms/${room}/federation/backfill`);

    it('comes page by page where the most is one event', async () => {
      await admin!.put(POLICY, { max_backfill_events_per_request: 1 });
      const room = await withPast('Attic');
      await pull(room);
      await until(
        'all that was said before',
        () => bodies(bob!, room),
        (all) => all.join() === 'one,two,three',
      );
    });

    it('does not come where it is none, the reason is told, and it comes once there is some', async () => {
      await admin!.put(POLICY, { max_backfill_events_per_request: 0 });
      const room = await withPast('Vault');
      expect(await pull(room)).toMatchObject({
        fetched: 0,
        reason: expect.stringContaining('SW_FED_BACKFILL_REFUSED') as string,
      });
      await say(alice!, room, 'from now on');
      // Who was there before bob is history as well: until it comes, nobody there can tell that alice may speak.
      await admin!.put(POLICY, { max_backfill_events_per_request: 1000 });
      await shows(bob!, room, 'from now on');
    });
  });
}
