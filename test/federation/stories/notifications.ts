import { describe, expect, it } from 'vitest';
import type { RoomView } from '@app/contracts/ingest';
import type { NotificationView } from '@app/contracts/personal';
import { until } from '../../../apps/cli/src/demo/until';
import type { Session } from '../../support/session';
import {
  accept,
  inviteTo,
  person,
  problemOf,
  say,
  shows,
  twoWhoTalk,
  type Items,
  type Stage,
} from '../stage';

const notifications = async (who: Session, room: string): Promise<NotificationView[]> =>
  (await who.get<Items<NotificationView>>('/v1/me/notifications')).items.filter(
    (one) => one.room_id === room,
  );
const told = async (who: Session, room: string) =>
  (await notifications(who, room)).filter(({ kind }) => kind === 'message').map(({ body }) => body);
const unread = async (who: Session, room: string) => (await who.get<RoomView>(`/v1/rooms/${room}`)).unread;

/** What people are told of, as each of them wants it. */
export function notices(stage: Stage): void {
  describe('notifications', () => {
    it('tell of invites and of what others say, here and elsewhere, until read', async () => {
      const { one: yara, other: zoran, room } = await twoWhoTalk(stage, 'yara', 'zoran');
      const [invite] = await notifications(zoran, room);
      expect(invite).toMatchObject({
        kind: 'invite',
        id: (await inviteTo(zoran, room)).invite_id,
        read: false,
      });
      expect(await notifications(yara, room)).toEqual([]);

      const { event_id } = await say(yara, room, 'hello');
      await shows(zoran, room, 'hello');
      expect((await notifications(zoran, room))[0]).toMatchObject({
        id: event_id,
        kind: 'message',
        sender: stage.alpha.fqid('yara'),
        body: 'hello',
        mentioned: false,
        read: false,
      });
      expect(await notifications(yara, room)).toEqual([]);
      expect(await unread(zoran, room)).toBe(2);

      await zoran.post(`/v1/me/notifications/${event_id}/read`);
      expect((await notifications(zoran, room))[0]).toMatchObject({ id: event_id, read: true });
      expect(await unread(zoran, room)).toBe(1);
      expect(await problemOf(yara.post(`/v1/me/notifications/${event_id}/read`))).toMatchObject({
        status: 404,
      });

      const later = await say(yara, room, 'are you there?');
      await shows(zoran, room, 'are you there?');
      const read = '/v1/me/notifications/read';
      expect(await zoran.post(read, { until: event_id, room_id: room })).toEqual({ read: 1 });
      expect(await unread(zoran, room)).toBe(1);
      const { room_id: elsewhere } = await zoran.post<RoomView>('/v1/rooms', { name: 'Elsewhere' });
      expect(await zoran.post(read, { until: later.event_id, room_id: elsewhere })).toEqual({ read: 0 });
      expect(await zoran.post(read, { until: later.event_id })).toEqual({ read: 1 });
      expect(await unread(zoran, room)).toBe(0);
      expect(await problemOf(yara.post(read, { until: event_id }))).toMatchObject({ status: 404 });

      await yara.delete(`/v1/rooms/${room}/messages/${event_id}`);
      await until(
        'the erasure',
        () => told(zoran, room),
        ([, body]) => body === null,
      );
    });

    it('come by each person’s own settings', async () => {
      const { alpha } = stage;
      const yara = await person(alpha, 'yara');
      const zoran = await person(stage.beta, 'zoran');
      const zita = await person(stage.beta, 'zita');
      const { room_id: room } = await yara.post<RoomView>('/v1/rooms', { name: 'Kitchen' });
      for (const [who, name] of [
        [zoran, 'zoran'],
        [zita, 'zita'],
      ] as const) {
        await yara.post(`/v1/rooms/${room}/invitations`, { fqid: stage.beta.fqid(name) });
        await accept(who, room);
      }
      const settings = await zoran.put('/v1/me/settings', { room_id: room, notify: 'mentions' });
      expect(settings).toEqual({ rooms: { [room]: 'mentions' } });
      expect(await zoran.get('/v1/me/settings')).toEqual(settings);
      expect(await zita.get('/v1/me/settings')).toEqual({ rooms: {} });

      await say(yara, room, 'anybody there?');
      await say(yara, room, 'you, @zoran?');
      await shows(zoran, room, 'you, @zoran?');
      expect(await told(zoran, room)).toEqual(['you, @zoran?']);
      expect(await told(zita, room)).toEqual(['you, @zoran?', 'anybody there?']);

      await zoran.put('/v1/me/settings', { room_id: room, notify: 'none' });
      await say(yara, room, `at last, ${stage.beta.fqid('zoran')}`);
      await shows(zoran, room, `at last, ${stage.beta.fqid('zoran')}`);
      expect(await told(zoran, room)).toHaveLength(1);
      expect(await told(zita, room)).toHaveLength(3);

      const yusuf = await person(alpha, 'yusuf');
      expect(await problemOf(yusuf.put('/v1/me/settings', { room_id: room, notify: 'none' }))).toMatchObject({
        code: 'SW_FED_NOT_IN_ROOM',
      });
      for (const body of [{ room_id: room, notify: 'some' }, { room_id: room }, { notify: 'all' }])
        expect(await problemOf(zoran.put('/v1/me/settings', body))).toMatchObject({ code: 'SW_BAD_REQUEST' });
    });

    it('come in pages, newest first', async () => {
      const { one: yara, other: zelda, room } = await twoWhoTalk(stage, 'yara', 'zelda');
      for (const body of ['one', 'two', 'three']) await say(yara, room, body);
      await shows(zelda, room, 'one', 'two', 'three');
      const first = await zelda.get<Items<NotificationView>>('/v1/me/notifications?limit=2');
      const second = await zelda.get<Items<NotificationView>>(
        `/v1/me/notifications?limit=1&after=${first.next}`,
      );
      expect([...first.items, ...second.items].map(({ body }) => body)).toEqual(['three', 'two', 'one']);
    });
  });
}
