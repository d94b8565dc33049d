import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../../apps/cli/src/demo/until';
import type { Session } from '../../support/session';
import { directRoom, person, say, shows, type Stage } from '../stage';

/** Reads a live stream until `close`; `last` is the id to resume from. */
async function follow(session: Session, lastEventId?: string) {
  const closing = new AbortController();
  const heard: EventSourceMessage[] = [];
  const { status, body } = await session.open(
    '/v1/me/stream',
    lastEventId ? { 'last-event-id': lastEventId } : {},
    closing.signal,
  );
  const parser = createParser({ onEvent: (event) => void heard.push(event) });
  body.on('data', (chunk: Buffer) => parser.feed(chunk.toString('utf8')));
  body.on('error', () => undefined);
  const bodiesHeard = () =>
    heard.flatMap(({ data }) => {
      const { data: item } = JSON.parse(data) as { data: { content?: { body?: unknown } } | null };
      return typeof item?.content?.body === 'string' ? [item.content.body] : [];
    });
  return {
    status,
    bodies: bodiesHeard,
    hears: (text: string) =>
      until(
        `${text} on the stream`,
        async () => bodiesHeard(),
        (all) => all.includes(text),
      ),
    last: () => heard.at(-1)?.id,
    close: () => closing.abort(),
  };
}

export function stream(stage: Stage): void {
  describe('the live stream', () => {
    let karl: Session;
    let lena: Session;
    let room: string;

    beforeAll(async () => {
      karl = await person(stage.alpha, 'karl');
      lena = await person(stage.beta, 'lena');
      room = await directRoom(karl, lena, stage.beta.fqid('lena'));
    });

    it('tells what comes from the other server, and resumes without loss or doubling', async () => {
      const first = await follow(karl);
      expect(first.status).toBe(200);
      await say(lena, room, 'live 1');
      await first.hears('live 1');
      const last = first.last();
      first.close();

      await say(lena, room, 'missed 2');
      await say(lena, room, 'missed 3');
      await shows(karl, room, 'missed 3');
      const second = await follow(karl, last);
      await second.hears('missed 3');
      await say(lena, room, 'live 4');
      await second.hears('live 4');
      expect(second.bodies()).toEqual(['missed 2', 'missed 3', 'live 4']);
      second.close();
    });

    it('is for people with a token only', async () => {
      const { status } = await follow(stage.alpha.stranger());
      expect(status).toBe(401);
    });
  });
}
