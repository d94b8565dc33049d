import { afterAll, describe, expect, it } from 'vitest';
import type { IdentityView } from '@app/contracts/identity';
import type { AuditRow, InviteView, RoomView } from '@app/contracts/ingest';
import type { DeliveryRow } from '@app/contracts/relay';
import { ManualClock } from '@app/runtime';
import { RotateDueKeys } from '../../apps/identity/src/use-cases/rotate-due-keys';
import { until } from '../../apps/cli/src/demo/until';
import { ClockedServer } from '../support/clocked-server';
import type { Session } from '../support/session';
import { ClockedStage } from './clocked-stage';
import {
  AUDIT,
  IDENTITY,
  accept,
  allow,
  directRoom,
  inviteTo,
  joinedMembers,
  peerRow,
  person,
  problemOf,
  say,
  shows,
  type Items,
} from './stage';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;
const DELIVERIES = '/v1/admin/federation/deliveries';

const stage = ClockedStage.open('alpha', 'beta');

const audited = async (admin: Session, query: string): Promise<AuditRow[]> =>
  (await admin.get<Items<AuditRow>>(`${AUDIT}?limit=1000&${query}`)).items;

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

describe('a message to a server that is down', () => {
  it('is tried for 24 hours to the millisecond, then failed in the audit, and pulled when the server is back', async () => {
    const { alpha, beta, clock } = stage;
    const [alice, bob] = [await person(alpha, 'ann'), await person(beta, 'ben')];
    const admin = await alpha.admin();
    const room = await directRoom(alice, bob, beta.fqid('ben'));
    await say(alice, room, 'before');
    await shows(bob, room, 'before');
    await beta.down();
    const { event_id, ts } = await say(alice, room, 'too long away');

    const tryAt = async (time: number) => {
      clock.set(time);
      await admin.post(`${DELIVERIES}/redrive`, { peer: beta.serverName });
      await until(
        'an attempt',
        () => peerRow(admin, beta),
        (row) => row?.last_error?.at === time,
      );
    };
    const stateOf = async () =>
      (await admin.get<Items<DeliveryRow>>(DELIVERIES)).items.find((row) => row.room_id === room)?.state;
    await tryAt(ts + 24 * HOUR);
    expect(await audited(admin, `event_id=${event_id}`)).toEqual([]);
    expect(await stateOf()).toBe('waiting');

    await tryAt(ts + 24 * HOUR + 1);
    const rows = await until(
      'giving up',
      () => audited(admin, `event_id=${event_id}`),
      (all) => all.length > 0,
    );
    expect(rows).toMatchObject([
      {
        action: 'federation.send.failed',
        outcome: 'failed',
        peer: beta.serverName,
        code: 'SW_FED_DISCOVERY_FAILED',
      },
    ]);
    await until('the state', stateOf, (state) => state === 'failed');

    await beta.up();
    clock.advance(HOUR);
    await say(alice, room, 'here again');
    expect(await shows(bob, room, 'before', 'too long away', 'here again')).toHaveLength(3);
  });
});

describe('the keys of a server', () => {
  const keysOf = async (server: ClockedServer) =>
    (await (await server.admin()).get<IdentityView>(IDENTITY)).keys;
  const published = async (server: ClockedServer) =>
    (
      await server
        .stranger()
        .get<{ keys: { key_id: string; state: string }[] }>('/.well-known/scaiwave/server')
    ).keys;

  it('are rotated after a year to the millisecond, overlap for 30 days, and the other server follows', async () => {
    const { alpha, beta, clock } = stage;
    const [alice, bob] = [await person(alpha, 'amy'), await person(beta, 'bill')];
    const { room_id: old } = await alice.post<RoomView>('/v1/rooms', { name: 'Archive' });
    await say(alice, old, 'by the first key');
    const room = await directRoom(alice, bob, beta.fqid('bill'));
    const [first] = await keysOf(alpha);
    // What each server does by itself every hour.
    const rotateDue = () => Promise.all(stage.servers.map((server) => server.part(RotateDueKeys).run()));

    clock.set(first!.valid_from + 365 * DAY - 1);
    await rotateDue();
    expect(await keysOf(alpha)).toHaveLength(1);
    clock.advance(1);
    await rotateDue();
    const [second, overlapping] = await keysOf(alpha);
    expect(overlapping).toMatchObject({
      key_id: first!.key_id,
      state: 'overlap',
      valid_until: clock.now() + 30 * DAY,
    });
    await say(alice, room, 'by the second key');
    await shows(bob, room, 'by the second key');
    const row = (await peerRow(await beta.admin(), alpha)) as unknown as { key_id: string; last_error: null };
    expect(row).toMatchObject({ key_id: second!.key_id, last_error: null });

    clock.set(overlapping!.valid_until - 1);
    expect(await published(alpha)).toMatchObject([
      { state: 'active' },
      { key_id: first!.key_id, state: 'overlap' },
    ]);
    clock.advance(1);
    expect(await published(alpha)).toMatchObject([
      { state: 'active' },
      { key_id: first!.key_id, state: 'retired' },
    ]);

    // What the retired key signed still verifies on a server that reads it only now.
    await alice.post(`/v1/rooms/${old}/invitations`, { fqid: beta.fqid('bill') });
    await accept(bob, old);
    await shows(bob, old, 'by the first key');
  });

  it('may change while people talk: nothing is lost, nothing is refused', async () => {
    const { alpha, beta, clock } = stage;
    const [alice, bob] = [await person(alpha, 'ada'), await person(beta, 'bo')];
    const room = await directRoom(alice, bob, beta.fqid('bo'));
    const admins = [await alpha.admin(), await beta.admin()];
    const refusals = async () =>
      (await Promise.all(admins.map((admin) => audited(admin, 'outcome=refused')))).flat();
    const before = await refusals();
    const said: string[] = [];
    for (let turn = 1; turn <= 4; turn += 1) {
      const words = Array.from({ length: 10 }, (_, n) => [`ada ${turn}.${n}`, `bo ${turn}.${n}`] as const);
      said.push(...words.flat());
      clock.advance(SECOND);
      await Promise.all([
        ...words.flatMap(([hers, his]) => [say(alice, room, hers), say(bob, room, his)]),
        admins[turn % 2]!.post(`${IDENTITY}/rotate`),
      ]);
    }
    const [left, right] = [await shows(alice, room, ...said), await shows(bob, room, ...said)];
    expect(left).toEqual(right);
    expect(left.toSorted()).toEqual(said.toSorted());
    expect(await refusals()).toEqual(before);
  });
});

describe('the clock of a server', () => {
  let gamma: ClockedServer | undefined;
  afterAll(() => gamma?.stop());

  it('may be 60 seconds off; beyond that its signatures are refused, both admins are told, and the right time cures it', async () => {
    const { alpha, clock } = stage;
    const own = new ManualClock(clock.now());
    gamma = await ClockedServer.start('gamma', own);
    await Promise.all([allow(alpha, gamma), allow(gamma, alpha)]);
    const [alice, greta] = [await person(alpha, 'alva'), await person(gamma, 'greta')];
    const [alphaAdmin, gammaAdmin] = [await alpha.admin(), await gamma.admin()];
    const room = await directRoom(alice, greta, gamma.fqid('greta'));

    own.set(clock.now() + 60 * SECOND);
    await say(greta, room, 'a minute ahead');
    await shows(alice, room, 'a minute ahead');

    own.set(clock.now() + 62 * SECOND);
    await say(greta, room, 'more than a minute ahead');
    const row = await until(
      'the refusal',
      () => peerRow(gammaAdmin, alpha),
      (found) => found?.last_error != null,
    );
    expect(row).toMatchObject({
      last_error: { code: 'SW_FED_SIGNATURE_MISMATCH', message: expect.stringMatching(/clock/) as unknown },
      clock_offset_ms: -62 * SECOND,
    });
    const [refused] = await until(
      'the audit row',
      () => audited(alphaAdmin, `outcome=refused&peer=${gamma!.serverName}`),
      (rows) => rows.some(({ reason }) => reason === 'clock_skew'),
    );
    expect(refused).toMatchObject({
      action: 'federation.signature_verify_failed',
      code: 'SW_FED_SIGNATURE_MISMATCH',
    });

    clock.advance(62 * SECOND);
    await say(alice, room, 'the same time again');
    await shows(greta, room, 'the same time again');
    await shows(alice, room, 'more than a minute ahead');
  });
});
