import { describe, expect, it } from 'vitest';
import type { LogSession, Task } from './log-session';
import { hearNotices, toldEnd } from './hear-notices';

const NOW = 1_800_000_000_000;
const ended = (ts: unknown) => JSON.stringify({ type: 'sw.peering.end', ts });

function heard(...notices: string[]): ReturnType<typeof toldEnd>[] {
  const tasks: Task[] = [];
  const session = { putTask: (task: Task) => tasks.push(task) } as unknown as LogSession;
  const delivery = { tenant: 'us.example', peer: 'peer.example:8448', events: [], notices, trace_id: 't' };
  hearNotices(session, delivery, NOW);
  return tasks.map(({ key }) => toldEnd(key));
}

describe('a notice', () => {
  it('of the end of peering is heard with its date, the latest of several', () => {
    expect(heard(ended(NOW - 9), ended(NOW + 60_000), ended(NOW - 1))).toEqual([
      { peer: 'peer.example:8448', ts: NOW + 60_000 },
    ]);
  });

  it.each([ended(NOW + 60_001), ended('yesterday'), ended(1.5), '{"type":"sw.peering.end"}'])(
    'that is dated badly is none: %s',
    (notice) => expect(heard(notice)).toEqual([]),
  );

  it('of another kind means nothing', () => {
    expect(heard(`{"type":"sw.peering.pause","ts":${NOW}}`)).toEqual([]);
  });
});
