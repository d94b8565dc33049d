import type { ReactNode } from 'react';
import type { RoomView } from '../../api/views';
import { ProblemNotice } from '../../parts/problem-notice';
import { useMe } from '../../session/session';
import { Composer } from '../composer/composer';
import { useOutbox } from '../composer/outboxes';
import { useDraft } from '../composer/use-draft';
import { useTypingSignal } from '../composer/use-typing-signal';
import { Answering } from '../timeline/answering';
import { EraseDialog } from '../timeline/erase-dialog';
import { NewsAloud } from '../timeline/news-aloud';
import type { Older } from '../timeline/older-messages';
import { PointingNotice } from '../timeline/pointing-notice';
import { Timeline } from '../timeline/timeline';
import type { TimelineRow } from '../timeline/timeline-rows';
import { TypingNotice } from '../timeline/typing-notice';
import { UnsentRows } from '../timeline/unsent-rows';
import { useAct } from '../timeline/use-act';
import type { Messages } from '../timeline/use-timeline';
import { useMembers } from '../use-room';
import classes from './talk-pane.module.css';

const CAN_TYPE_AT_ONCE = '(pointer: fine)';

interface TalkPaneProps {
  room: RoomView;
  /** The first message of the thread that this is; none for the room itself. */
  thread?: string;
  /** What the messages and the field are called. */
  label: string;
  field: string;
  placeholder: string;
  rows: readonly TimelineRow[];
  messages: Messages;
  older: Older | undefined;
  pointedAt: string | undefined;
  mayForget?: boolean;
  /** What stands where nothing has been said. */
  empty?: ReactNode;
}

/** What is said in a room or in a thread, and the field to say something. */
export function TalkPane({ room, thread, label, field, placeholder, ...talk }: TalkPaneProps) {
  const { rows, messages, older, pointedAt, mayForget, empty } = talk;
  const { room_id } = room;
  const me = useMe().fqid;
  const members = useMembers(room_id);
  const { outbox, unsent } = useOutbox(room_id);
  const { act, answering, setAnswering, editing, erasure, problem, dismiss } = useAct(room_id, thread);
  const typing = useTypingSignal(room_id);
  const place = thread === undefined ? room_id : `${room_id} ${thread}`;
  const [text, write] = useDraft(place);

  const waiting = unsent.filter(({ thread_root }) => thread_root === thread);
  const mine = rows.findLast(
    (row) => row.kind === 'message' && row.message.sender === me && !row.message.erased,
  );
  const byItself = matchMedia(CAN_TYPE_AT_ONCE).matches && pointedAt === undefined ? place : undefined;
  return (
    <div className={classes.pane}>
      <Timeline
        room={room}
        thread={thread}
        label={label}
        rows={rows}
        messages={messages}
        members={members}
        act={act}
        editing={editing}
        pointedAt={pointedAt}
        older={older}
        mayForget={mayForget}
        sent={waiting.at(-1)?.at}
      >
        {waiting.length === 0 && empty}
        <UnsentRows unsent={waiting} outbox={outbox} />
      </Timeline>
      <div>
        <NewsAloud rows={rows} members={members} />
        <PointingNotice pointedAt={pointedAt} rows={rows} older={older} />
        {problem && <ProblemNotice problem={problem} onDismiss={dismiss} />}
        <TypingNotice roomId={room_id} members={members} />
        <Composer
          focusedFor={answering ?? byItself}
          label={field}
          placeholder={placeholder}
          text={text}
          context={
            answering && (
              <Answering
                message={messages.get(answering)}
                members={members}
                onGo={() => act.goTo(answering)}
                onStop={() => setAnswering(undefined)}
              />
            )
          }
          onText={(next) => {
            write(next);
            typing.write(next);
          }}
          onSend={() => {
            outbox.send({
              body: text,
              ...(answering && { reply_to: answering }),
              ...(thread !== undefined && { thread_root: thread }),
            });
            write('');
            typing.sent();
            setAnswering(undefined);
          }}
          onCancel={answering ? () => setAnswering(undefined) : undefined}
          onEditLast={() => {
            if (mine?.kind === 'message') act.startEditing(mine.message);
          }}
        />
      </div>
      <EraseDialog {...erasure} />
    </div>
  );
}
