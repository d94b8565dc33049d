import { describe, expect, it } from 'vitest';
import type { RoomView } from '@app/contracts/ingest';
import type { NotificationView } from '@app/contracts/personal';
import { until } from '../../apps/cli/src/demo/until';
import type { Session } from '../support/session';
import {
  accept,
  allow,
  directRoom,
  inviteTo,
  person,
  problemOf,
  say,
  shows,
  Stage,
  type Items,
} from './stage';

const stage = Stage.open('standalone', 'alpha', 'beta');

const notifications = async (who: Session, room: string): Promise<NotificationView[]> =>
  (await who.get<Items<NotificationView>>('/v1/me/notifications')).items.filter(
    (one) => one.room_id === room,
  );
const told = async (who: Session, room: string) =>
  (await notifications(who, room)).filter(({ kind }) => kind === 'message').map(({ body }) => body);
const unread = async (who: Session, room: string) => (await who.get<RoomView>(`/v1/rooms/${room}`)).unread;

async function twoWhoTalk(guest: string): Promise<{ alice: Session; bob: Session; room: string }> {
  const { alpha, beta } = stage;
  await Promise.all([allow(alpha, beta), allow(beta, alpha)]);
  const alice = await person(alpha, 'alice');
  const bob = await person(beta, guest);
  const room = await directRoom(alice, bob, beta.fqid(guest));
  return { alice, bob, room };
}

describe('notifications', () => {
  it('tell of invites and of what others say, here and elsewhere, until read', async () => {
    const { alice, bob, room } = await twoWhoTalk('bob');
    const [invite] = await notifications(bob, room);
    expect(invite).toMatchObject({ kind: 'invite', id: (await inviteTo(bob, room)).invite_id, read: false });
    expect(await notifications(alice, room)).toEqual([]);

    const { event_id } = await say(alice, room, 'hello');
    await shows(bob, room, 'hello');
    expect((await notifications(bob, room))[0]).toMatchObject({
      id: event_id,
      kind: 'message',
      sender: stage.alpha.fqid('alice'),
      body: 'hello',
      mentioned: false,
      read: false,
    });
    expect(await notifications(alice, room)).toEqual([]);
    expect(await unread(bob, room)).toBe(2);

    await bob.post(`/v1/me/notifications/${event_id}/read`);
    expect((await notifications(bob, room))[0]).toMatchObject({ id: event_id, read: true });
    expect(await unread(bob, room)).toBe(1);
    expect(await problemOf(alice.post(`/v1/me/notifications/${event_id}/read`))).toMatchObject({
      status: 404,
    });

    await alice.delete(`/v1/rooms/${room}/messages/${event_id}`);
    await until(
      'the erasure',
      () => told(bob, room),
      ([body]) => body === null,
    );
  });

  it('come by each person’s own settings', async () => {
    const { alpha } = stage;
    await Promise.all([allow(alpha, stage.beta), allow(stage.beta, alpha)]);
    const alice = await person(alpha, 'alice');
    const bob = await person(stage.beta, 'bob');
    const carol = await person(stage.beta, 'carol');
    const { room_id: room } = await alice.post<RoomView>('/v1/rooms', { name: 'Kitchen' });
    for (const [who, name] of [
      [bob, 'bob'],
      [carol, 'carol'],
    ] as const) {
      await alice.post(`/v1/rooms/${room}/invitations`, { fqid: stage.beta.fqid(name) });
      await accept(who, room);
    }
    const settings = await bob.put('/v1/me/settings', { room_id: room, notify: 'mentions' });
    expect(settings).toEqual({ rooms: { [room]: 'mentions' } });
    expect(await bob.get('/v1/me/settings')).toEqual(settings);
    expect(await carol.get('/v1/me/settings')).toEqual({ rooms: {} });

    await say(alice, room, 'anybody there?');
    await say(alice, room, 'you, @bob?');
    await shows(bob, room, 'you, @bob?');
    expect(await told(bob, room)).toEqual(['you, @bob?']);
    expect(await told(carol, room)).toEqual(['you, @bob?', 'anybody there?']);

    await bob.put('/v1/me/settings', { room_id: room, notify: 'none' });
    await say(alice, room, `at last, ${stage.beta.fqid('bob')}`);
    await shows(bob, room, `at last, ${stage.beta.fqid('bob')}`);
    expect(await told(bob, room)).toHaveLength(1);
    expect(await told(carol, room)).toHaveLength(3);

    const dave = await person(alpha, 'dave');
    expect(await problemOf(dave.put('/v1/me/settings', { room_id: room, notify: 'none' }))).toMatchObject({
      code: 'SW_FED_NOT_IN_ROOM',
    });
    for (const body of [{ room_id: room, notify: 'some' }, { room_id: room }, { notify: 'all' }])
      expect(await problemOf(bob.put('/v1/me/settings', body))).toMatchObject({ code: 'SW_BAD_REQUEST' });
  });

  it('come in pages, newest first', async () => {
    const { alice, bob, room } = await twoWhoTalk('erin');
    for (const body of ['one', 'two', 'three']) await say(alice, room, body);
    await shows(bob, room, 'one', 'two', 'three');
    const first = await bob.get<Items<NotificationView>>('/v1/me/notifications?limit=2');
    const second = await bob.get<Items<NotificationView>>(`/v1/me/notifications?limit=1&after=${first.next}`);
    expect([...first.items, ...second.items].map(({ body }) => body)).toEqual(['three', 'two', 'one']);
  });
});
