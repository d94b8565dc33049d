import { describe, expect, it } from 'vitest';
import type { AuditRow, AuditStory, TheirHalf } from '../views';
import { storyLines } from './story-lines';

const ID = 'ev_1';
const none = { code: null, reason: null, detail: null, trace_id: null };
const event = (origin: string): AuditStory['events'][number] => ({
  event_id: ID,
  origin,
  room_id: 'rm_1',
  seq: 3,
  type: 'sw.message',
  sender: `@ann:${origin}`,
  at: 100,
  servers: ['b.example', 'c.example'],
});
const row = (id: string, at: number): AuditRow => ({
  ...none,
  id,
  at,
  action: 'federation.send.refused',
  outcome: 'refused',
  peer: 'c.example',
  room_id: 'rm_1',
  event_id: ID,
  code: 'SW_FED_NOT_IN_ROOM',
});
const half = (peer: string, more: Partial<TheirHalf>): TheirHalf => ({
  ...none,
  peer,
  event_id: ID,
  status: 'accepted',
  at: null,
  delivery: 'delivered',
  ...more,
});

describe('a story', () => {
  it('is one line of time through all logs, and ends with who said nothing', () => {
    const lines = storyLines('a.example', {
      events: [event('a.example')],
      ours: [row('1', 300)],
      theirs: [
        half('d.example', { status: 'unanswered', delivery: 'waiting', code: 'SW_FED_DISCOVERY_FAILED' }),
        half('b.example', { at: 200, trace_id: 'f'.repeat(32) }),
      ],
      more: false,
    });
    expect(lines.map(({ log, word }) => [log, word])).toEqual([
      [null, 'Said'],
      ['b.example', 'Accepted'],
      [null, 'Refused'],
      ['d.example', 'No answer'],
    ]);
    expect(lines[0]!.what).toBe('sw.message of @ann:a.example');
    expect(lines[2]!.what).toBe('federation.send.refused, c.example');
    expect(lines[3]!.what).toMatch(/Our delivery to it waits\.$/);
  });

  it('of a foreign event is what the audit here says of it', () => {
    const story = { events: [event('b.example')], ours: [row('1', 300)], theirs: [], more: false };
    expect(storyLines('a.example', story).map(({ key }) => key)).toEqual(['row 1']);
  });
});
