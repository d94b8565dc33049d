import type { MemberView, TimelineMessage } from '../../api/views';
import { Name } from '../../parts/name';
import { plainText } from '../../parts/plain-text';
import { nameOf } from '../use-room';
import classes from './reply-quote.module.css';

const LONGEST = 140;

interface ReplyQuoteProps {
  message: TimelineMessage | undefined;
  members: ReadonlyMap<string, MemberView>;
}

/** What a message answers, in a line; a press goes there. */
export function ReplyQuote({ message, members }: ReplyQuoteProps) {
  if (!message) return <p className={classes.quote}>Answers an earlier message</p>;
  return (
    <button
      type="button"
      className={classes.quote}
      onClick={() => document.getElementById(message.event_id)?.focus()}
    >
      <strong>
        <Name text={nameOf(members, message.sender)} />
      </strong>{' '}
      <bdi>{message.body === null ? 'an erased message' : plainText(message.body).slice(0, LONGEST)}</bdi>
    </button>
  );
}
