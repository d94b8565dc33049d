import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import type { MemberView, PostedMessage } from '@app/contracts/ingest';
import { until } from '../../../apps/cli/src/demo/until';
import {
  bodies,
  directRoom,
  named,
  person,
  problemOf,
  say,
  shows,
  timeline,
  type Items,
  type Stage,
} from '../stage';
import type { Session } from '../../support/session';

/** What people say to each other in a federated DM. */
export function talk(stage: Stage): void {
  describe('a federated DM', () => {
    let carol: Session;
    let dave: Session;
    let room: string;

    beforeAll(async () => {
      await named(stage.alpha, 'carol', 'Carol 🦊');
      await named(stage.beta, 'dave', 'Dave of Beta');
      carol = await person(stage.alpha, 'carol');
      dave = await person(stage.beta, 'dave');
      room = await directRoom(carol, dave, stage.beta.fqid('dave'));
    });

    it('shows everybody by the name that they have on their own server', async () => {
      const names = { [stage.alpha.fqid('carol')]: 'Carol 🦊', [stage.beta.fqid('dave')]: 'Dave of Beta' };
      for (const reader of [carol, dave]) {
        await until(
          'both names',
          async () => {
            const { items } = await reader.get<Items<MemberView>>(`/v1/rooms/${room}/members`);
            return Object.fromEntries(items.map(({ fqid, display_name }) => [fqid, display_name]));
          },
          (seen) => JSON.stringify(seen) === JSON.stringify(names),
        );
      }
    });

    it('shows ten messages each way in the same order on both sides', async () => {
      const said: string[] = [];
      for (let n = 1; n <= 10; n += 1) {
        await Promise.all([say(carol, room, `carol ${n}`), say(dave, room, `dave ${n}`)]);
        said.push(`carol ${n}`, `dave ${n}`);
      }
      const [left, right] = [await shows(carol, room, ...said), await shows(dave, room, ...said)];
      expect(left).toEqual(right);
      expect([...left].sort()).toEqual([...said].sort());
    });

    it('sorts a reply after what it answers, also when both are of the same moment', async () => {
      for (let turn = 1; turn <= 3; turn += 1) {
        const { event_id, ts } = await say(carol, room, `question ${turn}`);
        await shows(dave, room, `question ${turn}`);
        const answer = await say(dave, room, `answer ${turn}`, { reply_to: event_id });
        expect(answer.ts).toBeGreaterThan(ts);
        for (const reader of [carol, dave]) {
          const seen = await shows(reader, room, `answer ${turn}`);
          expect(seen.indexOf(`answer ${turn}`)).toBeGreaterThan(seen.indexOf(`question ${turn}`));
        }
      }
      const items = await timeline(carol, room);
      const replies = items.filter((item) => item.kind === 'message' && item.reply_to !== null);
      expect(replies).toHaveLength(3);
    });

    it('folds reactions, edits and erasures in on both sides alike', async () => {
      const path = (event_id: string) => `/v1/rooms/${room}/messages/${event_id}`;
      const { event_id: liked } = await say(carol, room, 'like me');
      const { event_id: wrong } = await say(carol, room, 'rong');
      const { event_id: regretted } = await say(carol, room, 'regretted');
      await shows(dave, room, 'like me', 'rong', 'regretted');
      await dave.put(`${path(liked)}/reactions/${encodeURIComponent('👍')}`);
      await carol.patch(path(wrong), { body: 'wrong' });
      await carol.delete(path(regretted));
      const about = async (reader: Session) => {
        const items = await timeline(reader, room);
        return [liked, wrong, regretted].map((id) => {
          const found = items.find((item) => item.kind === 'message' && item.event_id === id);
          if (found?.kind !== 'message') throw new Error(`${id} is not there.`);
          const { body, edited, erased, reactions } = found;
          return { body, edited, erased, reactions };
        });
      };
      const plain = { edited: false, erased: false, reactions: [] };
      const expected = [
        { ...plain, body: 'like me', reactions: [{ key: '👍', senders: [stage.beta.fqid('dave')] }] },
        { ...plain, body: 'wrong', edited: true },
        { ...plain, body: null, erased: true },
      ];
      for (const reader of [carol, dave])
        await until(
          'the reaction, the edit and the erasure',
          () => about(reader),
          (seen) => isDeepStrictEqual(seen, expected),
        );
    });

    it('takes a message once, however often it is sent under one Idempotency-Key', async () => {
      const key = { 'idempotency-key': randomUUID() };
      const post = () => carol.post<PostedMessage>(`/v1/rooms/${room}/messages`, { body: 'just once' }, key);
      const first = await post();
      const more = await Promise.all([post(), post(), post()]);
      expect(new Set([first, ...more].map(({ event_id }) => event_id)).size).toBe(1);
      await shows(dave, room, 'just once');
      expect((await bodies(dave, room)).filter((body) => body === 'just once')).toHaveLength(1);
    });

    it('is closed to people who are not in it', async () => {
      const eve = await person(stage.alpha, 'eve');
      const unseen = await problemOf(eve.get(`/v1/rooms/${room}/timeline`));
      expect(unseen).toMatchObject({ status: 404 });
      const unsaid = await problemOf(say(eve, room, 'let me in'));
      expect(unsaid.status).toBe(404);
    });
  });
}
