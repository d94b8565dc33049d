import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PostedMessage } from '@app/contracts/ingest';
import { bodies, directRoom, person, problemOf, say, shows, timeline, type Stage } from '../stage';
import type { Session } from '../../support/session';

/** What people say to each other in a federated DM. */
export function talk(stage: Stage): void {
  describe('a federated DM', () => {
    let carol: Session;
    let dave: Session;
    let room: string;

    beforeAll(async () => {
      carol = await person(stage.alpha, 'carol');
      dave = await person(stage.beta, 'dave');
      room = await directRoom(carol, dave, stage.beta.fqid('dave'));
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
