import type { TimelineMessage } from '../api/views';

export const ANN = '@ann:here.example';

/** A message of Ann's, named and placed by when it was said. */
export const message = (ts: number, more: Partial<TimelineMessage> = {}): TimelineMessage => ({
  kind: 'message',
  event_id: `ev_${ts}`,
  origin: 'here.example',
  seq: ts,
  ts,
  sender: ANN,
  body: `at ${ts}`,
  edited: false,
  erased: false,
  reply_to: null,
  thread_root: null,
  reactions: [],
  ...more,
});
