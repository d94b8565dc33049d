import { beforeAll, describe, expect, it } from 'vitest';
import type { SearchHit } from '@app/contracts/personal';
import { until } from '../../../apps/cli/src/demo/until';
import type { Session } from '../../support/session';
import { person, problemOf, say, shows, twoWhoTalk, type Items, type Stage } from '../stage';

const search = async (who: Session, q: string, more = ''): Promise<SearchHit[]> =>
  (await who.get<Items<SearchHit>>(`/v1/search?q=${encodeURIComponent(q)}${more}`)).items;
const found = async (who: Session, q: string, more = '') =>
  (await search(who, q, more)).map(({ body }) => body);

/** Looking for words, in one's own rooms, whoever said them. */
export function searching(stage: Stage): void {
  describe('search', () => {
    let sofia: Session;
    let theo: Session;
    let room: string;

    beforeAll(async () => {
      ({ one: sofia, other: theo, room } = await twoWhoTalk(stage, 'sofia', 'theo'));
    });

    it('finds what was said here and elsewhere, as it reads now, and nothing erased', async () => {
      await say(sofia, room, 'The <b>old</b> garden 🌹 has roses');
      const tulips = await say(theo, room, 'Roses? I planted tulips');
      await say(theo, room, 'weather');
      await shows(sofia, room, 'Roses? I planted tulips', 'weather');

      expect((await found(sofia, 'roses')).sort()).toEqual([
        'Roses? I planted tulips',
        'The <b>old</b> garden 🌹 has roses',
      ]);
      expect(await found(sofia, 'roses -tulips')).toEqual(['The <b>old</b> garden 🌹 has roses']);
      const [hit] = await search(sofia, 'OLD roses');
      expect(hit!.highlights.map(([start, end]) => hit!.body.slice(start, end))).toEqual(['old', 'roses']);
      expect(hit).toMatchObject({ room_id: room, sender: stage.alpha.fqid('sofia'), edited: false });
      expect(await search(sofia, 'roses', '&limit=1')).toHaveLength(1);

      const message = `/v1/rooms/${room}/messages/${tulips.event_id}`;
      await theo.patch(message, { body: 'I planted daffodils' });
      await shows(sofia, room, 'I planted daffodils');
      expect(await found(sofia, 'tulips')).toEqual([]);
      expect(await search(sofia, 'daffodils')).toMatchObject([{ event_id: tulips.event_id, edited: true }]);
      await theo.delete(message);
      await until(
        'the erasure',
        () => found(sofia, 'daffodils'),
        (bodies) => bodies.length === 0,
      );
    });

    it('looks into one’s own rooms only', async () => {
      await say(sofia, room, 'a secret word');
      const tilda = await person(stage.alpha, 'tilda');
      expect(await found(tilda, 'secret')).toEqual([]);
      expect(await problemOf(search(tilda, 'secret', `&room_id=${room}`))).toMatchObject({
        code: 'SW_FED_NOT_IN_ROOM',
      });
      expect(await found(sofia, 'secret', `&room_id=${room}`)).toEqual(['a secret word']);
    });

    it.each([
      '"',
      '& | !',
      "') OR 1=1 --",
      '<->',
      '\u0002\u0003',
      '-',
      '((((',
      ':*',
      '🦔',
      'a:b:c & "x',
      'x'.repeat(256),
    ])('answers the query %j', async (q) => {
      expect(await search(sofia, q)).toEqual([]);
    });

    it('says what is wrong with a query that is none', async () => {
      for (const query of ['', '?q=', `?q=${'x'.repeat(257)}`, '?q=x&limit=0', '?q=x&page=2'])
        expect(await problemOf(sofia.get(`/v1/search${query}`))).toMatchObject({ code: 'SW_BAD_REQUEST' });
    });
  });
}
