import { beforeAll, describe, expect, it } from 'vitest';
import type { MemberView } from '@app/contracts/ingest';
import { until } from '../../../apps/cli/src/demo/until';
import type { Session } from '../../support/session';
import { tablesWith } from '../../support/server-database';
import { follow } from '../follow';
import { allow, directRoom, person, problemOf, type Items, type Stage } from '../stage';

const presenceOf = async (who: Session, room: string, fqid: string) =>
  (await who.get<Items<MemberView>>(`/v1/rooms/${room}/members`)).items.find((one) => one.fqid === fqid)
    ?.presence;

const sees = (who: Session, room: string, fqid: string, status: MemberView['presence']) =>
  until(
    `${fqid} being ${status}`,
    () => presenceOf(who, room, fqid),
    (seen) => seen === status,
  );

/** Who is there and who types, on the other server. */
export function presence(stage: Stage): void {
  describe('people of two servers who share a room', () => {
    let olaf: Session;
    let petra: Session;
    let room: string;
    const [olafs, petras] = [() => stage.alpha.fqid('olaf'), () => stage.beta.fqid('petra')];

    beforeAll(async () => {
      olaf = await person(stage.alpha, 'olaf');
      petra = await person(stage.beta, 'petra');
      room = await directRoom(olaf, petra, petras());
    });

    it('are online to each other while they follow their streams, and not after', async () => {
      const petraFollows = await follow(petra);
      const [first, second] = [await follow(olaf), await follow(olaf)];
      await petraFollows.tells('presence', { fqid: olafs(), status: 'online' });
      await sees(petra, room, olafs(), 'online');
      await sees(olaf, room, petras(), 'online');
      first.close();
      second.close();
      await petraFollows.tells('presence', { fqid: olafs(), status: 'offline' });
      expect(await presenceOf(petra, room, olafs())).toBe('offline');
      expect(await presenceOf(olaf, room, petras())).toBe('online');
      petraFollows.close();
    });

    it('are seen to be there by a server that has just come in', async () => {
      const { alpha, gamma } = stage;
      const olafFollows = await follow(olaf);
      await Promise.all([allow(alpha, gamma), allow(gamma, alpha)]);
      const gus = await person(gamma, 'gus');
      const shared = await directRoom(olaf, gus, gamma.fqid('gus'));
      await sees(gus, shared, olafs(), 'online');
      olafFollows.close();
    });

    it('are what they say while they follow a stream', async () => {
      const olafFollows = await follow(olaf);
      await sees(petra, room, olafs(), 'online');
      for (const status of ['dnd', 'idle', 'offline', 'online']) {
        await olaf.put('/v1/me/presence', { status });
        await sees(petra, room, olafs(), status as MemberView['presence']);
      }
      const wrong = await problemOf(olaf.put('/v1/me/presence', { status: 'away' }));
      expect(wrong).toMatchObject({ status: 400, code: 'SW_BAD_REQUEST' });
      olafFollows.close();
    });

    it('see each other type, for six seconds or until it stops', async () => {
      const petraFollows = await follow(petra);
      const began = Date.now();
      await olaf.post(`/v1/rooms/${room}/typing`);
      const { room_id, data } = await petraFollows.tells('typing', { fqid: olafs(), typing: true });
      expect(room_id).toBe(room);
      expect(data['expires_at']).toBeGreaterThanOrEqual(began + 6_000);
      expect(data['expires_at']).toBeLessThanOrEqual(Date.now() + 6_000);
      await olaf.post(`/v1/rooms/${room}/typing`, { typing: false });
      await petraFollows.tells('typing', { fqid: olafs(), typing: false });
      petraFollows.close();

      const quentin = await person(stage.alpha, 'quentin');
      const outside = await problemOf(quentin.post(`/v1/rooms/${room}/typing`));
      expect(outside).toMatchObject({ status: 404, code: 'SW_FED_NOT_IN_ROOM' });
    });

    it('hear nothing through a room that one side does not federate', async () => {
      const rolf = await person(stage.alpha, 'rolf');
      const closed = await directRoom(rolf, petra, petras());
      await sees(petra, closed, stage.alpha.fqid('rolf'), 'offline');
      await (await stage.alpha.admin()).put(`/v1/admin/rooms/${closed}/federate`, { enabled: false });
      const [rolfFollows, olafFollows, petraFollows] = [
        await follow(rolf),
        await follow(olaf),
        await follow(petra),
      ];
      await rolf.put('/v1/me/presence', { status: 'dnd' });
      await rolf.post(`/v1/rooms/${closed}/typing`);
      await petra.post(`/v1/rooms/${closed}/typing`);
      // What is said later, to the same servers, arrives.
      await olaf.put('/v1/me/presence', { status: 'dnd' });
      await petraFollows.tells('presence', { fqid: olafs(), status: 'dnd' });
      await petra.post(`/v1/rooms/${room}/typing`);
      await olafFollows.tells('typing', { fqid: petras(), typing: true });
      expect(await presenceOf(petra, closed, stage.alpha.fqid('rolf'))).toBe('offline');
      expect(petraFollows.lines().filter(({ data }) => data['fqid'] === stage.alpha.fqid('rolf'))).toEqual(
        [],
      );
      expect(rolfFollows.lines().filter(({ kind }) => kind === 'typing')).toEqual([]);
      for (const one of [rolfFollows, olafFollows, petraFollows]) one.close();
    });

    it('leave no trace of it in any table', async () => {
      for (const server of [stage.alpha, stage.beta])
        expect(await tablesWith(server, 'sw.presence', 'sw.typing', '"dnd"')).toEqual([]);
    });
  });
}
