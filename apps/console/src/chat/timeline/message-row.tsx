import type { MemberView, TimelineMessage } from '../../api/views';
import { Address, Name } from '../../parts/name';
import { plainName } from '../../parts/plain-text';
import { Portrait } from '../../parts/portrait';
import { ClockTime } from '../../parts/time';
import { useMe } from '../../session/session';
import { nameOf } from '../use-room';
import { Composer } from '../composer/composer';
import { DeliveryNote } from './delivery-note';
import { MessageActions, type Act } from './message-actions';
import { MessageBody } from './message-body';
import classes from './message-row.module.css';
import { Reactions } from './reactions';
import { ReplyQuote } from './reply-quote';

export interface MessageRowProps {
  roomId: string;
  message: TimelineMessage;
  /** What it answers, where that is loaded. */
  answered: TimelineMessage | undefined;
  members: ReadonlyMap<string, MemberView>;
  continued: boolean;
  replies: number;
  editing: boolean;
  pointedAt: boolean;
  /** Whether links to the message lead to this one; it may stand in a thread as well. */
  anchored: boolean;
  delivery: 'hidden' | 'problems' | 'always';
  act: Act;
}

/** One message: who, when, what, what others made of it, and what one can do with it. */
export function MessageRow(props: MessageRowProps) {
  const {
    roomId,
    message,
    answered,
    members,
    continued,
    replies,
    editing,
    pointedAt,
    anchored,
    delivery,
    act,
  } = props;
  const me = useMe().fqid;
  const { event_id, sender, ts, body, erased, edited } = message;
  return (
    <article
      id={anchored ? event_id : undefined}
      data-item
      tabIndex={-1}
      className={classes.row}
      data-continued={continued}
      data-pointed-at={pointedAt}
      aria-label={`Message of ${plainName(nameOf(members, sender))}`}
    >
      {continued ? (
        <span className={classes.margin} />
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
        {message.reply_to && <ReplyQuote message={answered} members={members} />}
        {erased || body === null ? (
          <p className={classes.erased}>This message was erased.</p>
        ) : editing ? (
          <Composer
            label="Edit the message"
            placeholder=""
            initial={body}
            focusedFor={event_id}
            onSend={(text) => act.edit(message, text)}
            onCancel={act.stopEditing}
          />
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
        {replies > 0 && (
          <button type="button" className={classes.thread} onClick={() => act.openThread(message)}>
            {replies === 1 ? '1 answer in the thread' : `${replies} answers in the thread`}
          </button>
        )}
        {delivery !== 'hidden' && (
          <DeliveryNote roomId={roomId} message={message} always={delivery === 'always'} />
        )}
      </div>
      {!erased && !editing && <MessageActions message={message} mine={sender === me} act={act} />}
    </article>
  );
}
