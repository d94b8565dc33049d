import { beforeAll, describe, expect, it } from 'vitest';
import type { InviteView, RoomView } from '@app/contracts/ingest';
import type { DeliveryRow } from '@app/contracts/relay';
import { until } from '../../../apps/cli/src/demo/until';
import type { Session } from '../../support/session';
import {
  accept,
  allow,
  bodies,
  directRoom,
  person,
  problemOf,
  say,
  shows,
  type Items,
  type Stage,
} from '../stage';

const NEVER = [
  { kind: 'incognito', room: { incognito: true }, code: 'SW_FED_ROOM_INCOGNITO' },
  { kind: 'bridge', room: { bridge: true }, code: 'SW_FED_ROOM_BRIDGE' },
  { kind: 'sidekick', room: { room_type: 'sidekick' }, code: 'SW_FED_ROOM_SIDEKICK' },
  { kind: 'not federating', room: { federate: false }, code: 'SW_FED_ROOM_NOT_FEDERATED' },
];

/** Rooms that do not federate, and every door that leads out of them or into them. */
export function doors(stage: Stage): void {
  describe('what keeps federation out', () => tell(stage));
}

function tell(stage: Stage): void {
  let [admin, betaAdmin, alice, bob]: Session[] = [];
  let gina: string;

  const invite = (who: Session, room: string, fqid = gina) =>
    who.post<InviteView>(`/v1/rooms/${room}/invitations`, { fqid });
  /** The doors that people and admins here knock at. */
  const knock: Record<string, (room: string, dm: string) => Promise<unknown>> = {
    'a member’s invite': (room) => invite(alice!, room),
    'an admin’s invite': (room) => admin!.post(`/v1/admin/rooms/${room}/federation/invite`, { fqid: gina }),
    'an admin’s pull': (room) => admin!.post(`/v1/admin/rooms/${room}/federation/backfill`),
    'a DM': () => alice!.post('/v1/me/federated-dms', { fqid: stage.beta.fqid('dmitri') }),
  };

  beforeAll(async () => {
    const { alpha, beta, gamma } = stage;
    for (const one of [alpha, beta, gamma])
      await allow(one, ...[alpha, beta, gamma].filter((other) => other !== one));
    [admin, betaAdmin] = [await alpha.admin(), await beta.admin()];
    [alice, bob] = [await person(alpha, 'alice'), await person(beta, 'bob')];
    await person(gamma, 'gina');
    gina = gamma.fqid('gina');
  });

  describe('a room of a kind that never federates', () => {
    it.each(NEVER)('is $kind: refused at each door with $code', async ({ room, code }) => {
      const { room_id } = await alice!.post<RoomView>('/v1/rooms', { name: 'Cellar', ...room });
      for (const door of ['a member’s invite', 'an admin’s invite', 'an admin’s pull']) {
        const { status, code: told } = await problemOf(knock[door]!(room_id, ''));
        expect({ door, status, told }).toEqual({ door, status: 403, told: code });
      }
      // It stays a room for people of this server.
      await person(stage.alpha, 'anna');
      await alice!.post(`/v1/rooms/${room_id}/invitations`, { fqid: stage.alpha.fqid('anna') });
    });
  });

  describe('a shared room that is closed', () => {
    let room: string;
    let dm: string;

    beforeAll(async () => {
      dm = await directRoom(alice!, await person(stage.beta, 'dmitri'), stage.beta.fqid('dmitri'));
      room = (await alice!.post<RoomView>('/v1/rooms', { name: 'Hall' })).room_id;
      await alice!.post(`/v1/rooms/${room}/invitations`, { fqid: stage.beta.fqid('bob') });
      await accept(bob!, room);
    });

    const switchRooms = async (enabled: boolean) => {
      for (const one of [room, dm]) await admin!.put(`/v1/admin/rooms/${one}/federate`, { enabled });
    };
    const switchTenant = (enabled: boolean) => admin!.put('/v1/admin/federation/enabled', { enabled });
    const waitingAtBeta = async () =>
      (await betaAdmin!.get<Items<DeliveryRow>>('/v1/admin/federation/deliveries?state=waiting')).items;

    const closings = [
      { how: 'by its switch', guest: 'gerd', turn: switchRooms, code: 'SW_FED_ROOM_NOT_FEDERATED' },
      {
        how: 'with its whole tenant',
        guest: 'gitta',
        turn: switchTenant,
        code: 'SW_FED_FEDERATION_DISABLED',
      },
    ];

    it.each(closings)(
      '$how refuses at each door with $code, and goes on when it is opened',
      async ({ how, guest, turn, code }) => {
        await turn(false);
        for (const [door, ask] of Object.entries(knock)) {
          const { status, code: told } = await problemOf(ask(room, dm));
          expect({ door, status, told }).toEqual({ door, status: 403, told: code });
        }
        // Out: what is said here stays here. In: what is sent is refused, a guest's request for an invite too.
        await say(alice!, room, `kept back ${how}`);
        await say(bob!, room, `knocking ${how}`);
        const { state } = await invite(bob!, room, stage.gamma.fqid(guest));
        expect(state).toBe('sending');
        await until('the refusal at the other server', waitingAtBeta, (rows) =>
          rows.some((row) => row.last_error?.code === code),
        );
        expect(await bodies(alice!, room)).not.toContain(`knocking ${how}`);
        expect(await bodies(bob!, room)).not.toContain(`kept back ${how}`);

        await turn(true);
        await say(alice!, room, `open ${how}`);
        await shows(bob!, room, `kept back ${how}`, `open ${how}`);
        await shows(alice!, room, `knocking ${how}`);
      },
    );

    it('on the guest’s side refuses what the guest asks of the home', async () => {
      await betaAdmin!.put(`/v1/admin/rooms/${room}/federate`, { enabled: false });
      const code = 'SW_FED_ROOM_NOT_FEDERATED';
      expect(await problemOf(invite(bob!, room))).toMatchObject({ status: 403, code });
      await person(stage.beta, 'berta');
      const ours = bob!.post(`/v1/rooms/${room}/invitations`, { fqid: stage.beta.fqid('berta') });
      expect(await problemOf(ours)).toMatchObject({ status: 403, code });
      await betaAdmin!.put(`/v1/admin/rooms/${room}/federate`, { enabled: true });
    });
  });
}
