import { expect, it } from 'vitest';
import { readAuditPlace, storyOf } from './audit-place';

it('takes from the address what the audit can be asked for, as text, and nothing else', () => {
  const search = { peer: ' a.example ', outcome: '', code: 7, trace_id: 'f'.repeat(900), token: 'secret' };
  expect(readAuditPlace(search)).toEqual({ peer: 'a.example', trace_id: 'f'.repeat(300) });
});

it('is the story of an event or of a trace when nothing else is asked for', () => {
  expect(storyOf({ event_id: 'ev_1' })).toEqual({ event_id: 'ev_1' });
  expect(storyOf({ trace_id: 'f' })).toEqual({ trace_id: 'f' });
  for (const place of [{}, { peer: 'a.example', event_id: 'ev_1' }, { event_id: 'ev_1', trace_id: 'f' }])
    expect(storyOf(place)).toBeUndefined();
});
