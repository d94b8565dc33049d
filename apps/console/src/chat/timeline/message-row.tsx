import { memo } from 'react';
import type { MemberView, TimelineMessage } from '../../api/views';
import { Address, Name } from '../../parts/name';
import { beginningOf, plainName } from '../../parts/plain-text';
import { Portrait } from '../../parts/portrait';
import { ClockTime } from '../../parts/time';
import { useMe } from '../../session/session';
import { nameOf } from '../use-room';
import { anchorOf } from './anchors';
import { DeliveryNote } from './delivery-note';
import { MessageActions, type Act } from './message-actions';
import { MessageBody } from './message-body';
import { MessageEditor } from './message-editor';
import classes from './message-row.module.css';
import { Reactions } from './reactions';
import { ReplyQuote } from './reply-quote';
import type { Telling } from './watched';

/** How much of it is read aloud to who goes from one to the next. */
const SAID = 200;

interface MessageRowProps {
  roomId: string;
  message: TimelineMessage;
  /** What it answers, where that is loaded. */
  answered: TimelineMessage | undefined;
  members: ReadonlyMap<string, MemberView>;
  continued: boolean;
  replies: number;
  editing: boolean;
  pointedAt: boolean;
  /** The first message of the thread that it is shown in; none in the room. */
  thread: string | undefined;
  delivery: Telling;
  act: Act;
}

/**
 * One message: who, when, what, what others made of it, and what one can do with it. There are thousands: one is
 * drawn again only when it has changed itself.
 */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const {
    roomId,
    message,
    answered,
    members,
    continued,
    replies,
    editing,
    pointedAt,
    thread,
    delivery,
    act,
  } = props;
  const me = useMe().fqid;
  const { event_id, sender, ts, body, erased, edited } = message;
  return (
    <article
      id={anchorOf(event_id, thread)}
      data-item
      tabIndex={-1}
      className={classes.row}
      data-continued={continued}
      data-pointed-at={pointedAt}
      aria-label={`Message of ${plainName(nameOf(members, sender))}: ${body === null ? 'erased' : beginningOf(body, SAID)}`}
    >
      {continued ? (
        <span className={classes.margin}>
          <ClockTime at={ts} />
        </span>
      ) : (
        <Portrait name={nameOf(members, sender)} seed={sender} />
      )}
      <div className={classes.content}>
        {!continued && (
          <p className={classes.head}>
            <strong className={classes.sender}>
              <Name text={nameOf(members, sender)} />
            </strong>
            {members.get(sender)?.foreign && <Address text={sender} />}
            <span className={classes.time}>
              <ClockTime at={ts} />
            </span>
          </p>
        )}
        {message.reply_to && (
          <ReplyQuote message={answered} members={members} onGo={() => act.goTo(message.reply_to!)} />
        )}
        {erased || body === null ? (
          <p className={classes.erased}>This message was erased.</p>
        ) : editing ? (
          <MessageEditor message={message} body={body} act={act} />
        ) : (
          <MessageBody body={body} />
        )}
        {edited && !erased && <span className={classes.note}>edited</span>}
        <Reactions
          message={message}
          members={members}
          me={me}
          onToggle={(key, add) => act.react(message, key, add)}
        />
        {replies > 0 && thread === undefined && (
          <button type="button" className={classes.thread} onClick={() => act.openThread(message)}>
            {replies === 1 ? '1 answer in the thread' : `${replies} answers in the thread`}
          </button>
        )}
        {delivery !== 'hidden' && (
          <DeliveryNote roomId={roomId} message={message} always={delivery === 'always'} />
        )}
      </div>
      {!erased && !editing && (
        <MessageActions message={message} mine={sender === me} inThread={thread !== undefined} act={act} />
      )}
    </article>
  );
});
