import { describe, expect, it } from 'vitest';
import type { PeerVerdict, ToldEvent } from '@app/contracts/ingest';
import type { EventDelivery } from '@app/contracts/relay';
import { composeStory, isOurs, questionsOf } from './compose-story';

const told = (event_id: string, servers: string[], origin = 'a.example'): ToldEvent => ({
  event_id,
  origin,
  room_id: 'rm_1',
  seq: 1,
  type: 'sw.message',
  sender: `@ann:${origin}`,
  at: 1,
  servers,
});
const delivery = (peer: string, state: EventDelivery['state'] = 'delivered'): EventDelivery => ({
  peer,
  state,
  next_attempt_at: null,
  last_error_code: null,
});
const verdict = (peer: string, event_id: string): PeerVerdict => ({
  peer,
  event_id,
  status: 'accepted',
  code: null,
  reason: null,
  detail: null,
  at: 5,
  trace_id: null,
});

describe('the story of an event', () => {
  it('asks the servers of its room and those that the relay delivers to, each once', () => {
    const deliveries = [{ event_id: 'ev_1', servers: [delivery('c.example'), delivery('b.example')] }];
    expect(questionsOf([told('ev_1', ['b.example', 'd.example'])], deliveries, 9)).toEqual({
      questions: ['b.example', 'c.example', 'd.example'].map((peer) => ({ peer, event_id: 'ev_1' })),
      more: false,
    });
  });

  it('asks no more than it may, and says so', () => {
    const ours = [told('ev_1', ['b.example', 'c.example']), told('ev_2', ['b.example'])];
    const { questions, more } = questionsOf(ours, [], 2);
    expect(questions).toHaveLength(2);
    expect(more).toBe(true);
  });

  it('puts beside each word of another server how our delivery to it stands', () => {
    const story = composeStory(
      { events: [told('ev_1', ['b.example', 'c.example'])], rows: [], more: false },
      [{ event_id: 'ev_1', servers: [delivery('b.example', 'waiting')] }],
      [verdict('b.example', 'ev_1'), verdict('c.example', 'ev_1')],
      true,
    );
    expect(story.theirs.map((half) => [half.peer, half.delivery])).toEqual([
      ['b.example', 'waiting'],
      ['c.example', null],
    ]);
    expect(story.more).toBe(true);
  });

  it('is asked of others only where it is ours', () => {
    const events = [told('ev_1', []), told('ev_2', [], 'b.example')];
    expect(events.filter(isOurs('a.example')).map(({ event_id }) => event_id)).toEqual(['ev_1']);
  });
});
