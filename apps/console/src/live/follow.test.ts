import { describe, expect, it } from 'vitest';
import { EventLines } from './event-lines';
import { follow, type LiveState } from './follow';

describe('an event stream', () => {
  it('is read whole, in whatever pieces it comes', () => {
    const text =
      ': open\n\nid: 1-1\nevent: timeline\ndata: {"a":"é"}\n\n: alive\n\nid: 1-2\nevent: room\ndata: {}\n\n';
    const expected = [
      { id: '1-1', event: 'timeline', data: '{"a":"é"}' },
      { id: '1-2', event: 'room', data: '{}' },
    ];
    for (let size = 1; size < text.length; size += 1) {
      const lines = new EventLines();
      const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, n) =>
        text.slice(n * size, (n + 1) * size),
      );
      expect(pieces.flatMap((piece) => lines.take(piece))).toEqual(expected);
    }
  });
});

describe('following the stream', () => {
  const stream = (...texts: string[]) =>
    new Response(new Blob(texts.map((text) => `id: ${text}\nevent: x\ndata: {}\n\n`)).stream());

  async function run(answers: (Response | Error)[]) {
    const asked: (string | undefined)[] = [];
    const seen: (string | undefined)[] = [];
    const states: LiveState[] = [];
    const closing = new AbortController();
    let [fresh, resumed] = [0, 0];
    await follow({
      open: async (after) => {
        asked.push(after);
        const answer = answers.shift();
        if (!answer) closing.abort();
        if (!answer || answer instanceof Error) throw answer ?? new Error('the end');
        return answer;
      },
      onLine: ({ id }) => {
        seen.push(id);
        if (id === 'cannot be told') throw new Error(id);
      },
      onFresh: () => (fresh += 1),
      onResumed: () => (resumed += 1),
      onState: (state) => states.push(state),
      pause: async () => undefined,
      isFinal: (error) => error instanceof Error && error.message === 'final',
      signal: closing.signal,
    });
    return { asked, seen, states: [...new Set(states)], fresh, resumed };
  }

  it('goes on behind the last line that was seen, without losing or doubling one', async () => {
    const { asked, seen, states, resumed } = await run([stream('1', '2'), new Error('away'), stream('3')]);
    expect(asked).toEqual([undefined, '2', '2', '3']);
    expect(seen).toEqual(['1', '2', '3']);
    expect(states).toEqual(['connecting', 'live', 'reconnecting']);
    expect(resumed).toBe(1);
  });

  it('goes on behind a line that cannot be told', async () => {
    const { asked, seen } = await run([stream('1', 'cannot be told', '2'), stream('3')]);
    expect(asked).toEqual([undefined, 'cannot be told', '3']);
    expect(seen).toEqual(['1', 'cannot be told', '3']);
  });

  it('says that all may be old as long as it has no place to go on from', async () => {
    expect(await run([stream(), stream('1'), stream('2')])).toMatchObject({ fresh: 2 });
  });

  it('ends when there is no use in trying again', async () => {
    expect(await run([stream('1'), new Error('final'), stream('2')])).toMatchObject({ seen: ['1'] });
  });
});
