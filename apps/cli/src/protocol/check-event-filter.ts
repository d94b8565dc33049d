import { checkEvent } from '@app/protocol';
import { answer, bytesOf, lineFilter, MALFORMED_LINE } from './filter';
import { keyRingOf } from './key-ring';

export const checkEventFilter = lineFilter(({ raw, now, keys, create_event }) => {
  const bytes = bytesOf(raw);
  const keyOf = keyRingOf(keys);
  const createEvent = bytesOf(create_event);
  const unreadable = create_event !== undefined && create_event !== null && !createEvent;
  if (!bytes || !keyOf || unreadable || typeof now !== 'number') return MALFORMED_LINE;
  return answer(checkEvent({ raw: bytes, now, keyOf, createEvent }), ({ event }) => ({ event_id: event.id }));
});
