import { isEventId } from '../../names/ids';
import { oneOf, shape, spelled, text } from './content-shape';

const MAX_BODY_BYTES = 32_768;
const MAX_FORMAT_BYTES = 64;
const MAX_REACTION_BYTES = 64;

const eventId = spelled(isEventId);
const body = text(1, MAX_BODY_BYTES);

export const message = shape(
  { body },
  { format: text(1, MAX_FORMAT_BYTES), reply_to: eventId, thread_root: eventId },
);

export const reaction = shape({
  target: eventId,
  key: text(1, MAX_REACTION_BYTES),
  op: oneOf('add', 'remove'),
});

export const edit = shape({ target: eventId, body });

export const erase = shape({ target: eventId });
