import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { until } from '../../apps/cli/src/demo/until';
import type { Session } from '../support/session';

/** What a line of the live stream says. */
export interface StreamLine {
  kind: string;
  room_id: string | null;
  data: Record<string, unknown>;
}

const lineOf = ({ event = '', data }: EventSourceMessage): StreamLine => ({
  kind: event,
  ...(JSON.parse(data) as Pick<StreamLine, 'room_id' | 'data'>),
});

/** Reads a live stream until `close`; `last` is the id to resume from. */
export async function follow(session: Session, lastEventId?: string) {
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
  const lines = () => heard.map(lineOf);
  const bodiesHeard = () =>
    lines().flatMap(({ data }) => {
      const content = data['content'] as { body?: unknown } | undefined;
      return typeof content?.body === 'string' ? [content.body] : [];
    });
  return {
    status,
    lines,
    bodies: bodiesHeard,
    hears: (text: string) =>
      until(
        `${text} on the stream`,
        async () => bodiesHeard(),
        (all) => all.includes(text),
      ),
    /** The first line of that kind that holds all of `part`, past or to come. */
    tells: (kind: string, part: Record<string, unknown>) =>
      until(
        `${kind} ${JSON.stringify(part)} on the stream`,
        async () =>
          lines().find(
            (line) =>
              line.kind === kind && Object.entries(part).every(([name, value]) => line.data[name] === value),
          ),
        (line) => line !== undefined,
      ) as Promise<StreamLine>,
    last: () => heard.findLast(({ id }) => id !== undefined)?.id,
    close: () => closing.abort(),
  };
}
