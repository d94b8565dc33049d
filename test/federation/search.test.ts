import { describe, expect, it } from 'vitest';
import type { SearchHit } from '@app/contracts/personal';
import { until } from '../../apps/cli/src/demo/until';
import type { Session } from '../support/session';
import { allow, directRoom, person, problemOf, say, shows, Stage, type Items } from './stage';

const stage = Stage.open('standalone', 'alpha', 'beta');

const search = async (who: Session, q: string, more = ''): Promise<SearchHit[]> =>
  (await who.get<Items<SearchHit>>(`/v1/search?q=${encodeURIComponent(q)}${more}`)).items;
const found = async (who: Session, q: string, more = '') =>
  (await search(who, q, more)).map(({ body }) => body);

/** Alice of alpha and a guest of beta in a room of their own, where both have said something. */
async function twoWhoTalk(guest: string): Promise<{ alice: Session; bob: Session; room: string }> {
  const { alpha, beta } = stage;
  await Promise.all([allow(alpha, beta), allow(beta, alpha)]);
  const alice = await person(alpha, 'alice');
  const bob = await person(beta, guest);
  const room = await directRoom(alice, bob, beta.fqid(guest));
  return { alice, bob, room };
}

describe('search', () => {
  it('finds what was said here and elsewhere, as it reads now, and nothing erased', async () => {
    const { alice, bob, room } = await twoWhoTalk('bob');
    await say(alice, room, 'The <b>old</b> garden 🌹 has roses');
    const tulips = await say(bob, room, 'Roses? I planted tulips');
    await say(bob, room, 'weather');
    await shows(alice, room, 'Roses? I planted tulips', 'weather');

    expect((await found(alice, 'roses')).sort()).toEqual([
      'Roses? I planted tulips',
      'The <b>old</b> garden 🌹 has roses',
    ]);
    expect(await found(alice, 'roses -tulips')).toEqual(['The <b>old</b> garden 🌹 has roses']);
    const [hit] = await search(alice, 'OLD roses');
    expect(hit!.highlights.map(([start, end]) => hit!.body.slice(start, end))).toEqual(['old', 'roses']);
    expect(hit).toMatchObject({ room_id: room, sender: stage.alpha.fqid('alice'), edited: false });
    expect(await search(alice, 'roses', '&limit=1')).toHaveLength(1);

    const message = `/v1/rooms/${room}/messages/${tulips.event_id}`;
    await bob.patch(message, { body: 'I planted daffodils' });
    await shows(alice, room, 'I planted daffodils');
    expect(await found(alice, 'tulips')).toEqual([]);
    expect(await search(alice, 'daffodils')).toMatchObject([{ event_id: tulips.event_id, edited: true }]);
    await bob.delete(message);
    await until(
      'the erasure',
      () => found(alice, 'daffodils'),
      (bodies) => bodies.length === 0,
    );
  });

  it('looks into one’s own rooms only', async () => {
    const { alice, room } = await twoWhoTalk('erin');
    await say(alice, room, 'a secret word');
    const dave = await person(stage.alpha, 'dave');
    expect(await found(dave, 'secret')).toEqual([]);
    expect(await problemOf(search(dave, 'secret', `&room_id=${room}`))).toMatchObject({
      code: 'SW_FED_NOT_IN_ROOM',
    });
    expect(await found(alice, 'secret', `&room_id=${room}`)).toEqual(['a secret word']);
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
    const alice = await person(stage.alpha, 'alice');
    expect(await search(alice, q)).toEqual([]);
  });

  it('says what is wrong with a query that is none', async () => {
    const alice = await person(stage.alpha, 'alice');
    for (const query of ['', '?q=', `?q=${'x'.repeat(257)}`, '?q=x&limit=0', '?q=x&page=2'])
      expect(await problemOf(alice.get(`/v1/search${query}`))).toMatchObject({ code: 'SW_BAD_REQUEST' });
  });
});
