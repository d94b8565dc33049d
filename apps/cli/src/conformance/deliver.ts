import type { MadeEvent } from './peer/event-plan';
import { post, type Asked } from './plan';
import type { Reply } from './reply';

/** Sends events in their own spelling. */
export const deliver = (subject: Asked, ...events: (MadeEvent | string)[]): Promise<Reply> => {
  const texts = events.map((event) => (typeof event === 'string' ? event : event.text));
  return post(subject, '/send', `{"events":[${texts.join(',')}]}`);
};
