import type { TimelineMessage } from '../../api/views';
import type { TimelineRow } from './timeline-rows';

/** How many of one's own messages are watched on their way. */
const WATCHED = 12;

/** What is told of a message's way: all of it of the newest of one's own, of some before it where it goes wrong. */
export type Telling = 'hidden' | 'problems' | 'always';

export function deliveryOf(
  rows: readonly TimelineRow[],
  me: string,
  federated: boolean,
): (message: TimelineMessage) => Telling {
  if (!federated) return () => 'hidden';
  const mine = rows.flatMap((row) =>
    row.kind === 'message' && row.message.sender === me ? [row.message.event_id] : [],
  );
  const watched = new Set(mine.slice(-WATCHED));
  const newest = mine.at(-1);
  return ({ event_id }) => (event_id === newest ? 'always' : watched.has(event_id) ? 'problems' : 'hidden');
}
