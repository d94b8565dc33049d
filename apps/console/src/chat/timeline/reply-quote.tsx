import type { MemberView, TimelineMessage } from '../../api/views';
import { Name } from '../../parts/name';
import { beginningOf } from '../../parts/plain-text';
import { nameOf } from '../use-room';
import classes from './reply-quote.module.css';

const LONGEST = 140;

interface ReplyQuoteProps {
  message: TimelineMessage | undefined;
  members: ReadonlyMap<string, MemberView>;
  onGo(): void;
}

/** What a message answers, in a line; a press goes there, also where it is not loaded yet. */
export function ReplyQuote({ message, members, onGo }: ReplyQuoteProps) {
  return (
    <button type="button" className={classes.quote} onClick={onGo}>
      {message ? (
        <>
          <strong>
            <Name text={nameOf(members, message.sender)} />
          </strong>{' '}
          <bdi>{message.body === null ? 'an erased message' : beginningOf(message.body, LONGEST)}</bdi>
        </>
      ) : (
        'Answers an earlier message'
      )}
    </button>
  );
}
