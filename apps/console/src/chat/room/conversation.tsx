import { ActionIcon } from '@mantine/core';
import { useMemo } from 'react';
import type { RoomView } from '../../api/views';
import { EmptyState } from '../../parts/empty-state';
import { Icon } from '../../parts/icon';
import { PageStatus } from '../../parts/page-status';
import { ProblemNotice } from '../../parts/problem-notice';
import { plainName } from '../../parts/plain-text';
import { useMe } from '../../session/session';
import { Composer } from '../composer/composer';
import { useOutbox } from '../composer/outbox';
import { useTypingSignal } from '../composer/use-typing-signal';
import { EraseDialog } from '../timeline/erase-dialog';
import { ReplyQuote } from '../timeline/reply-quote';
import { Timeline } from '../timeline/timeline';
import { timelineRows } from '../timeline/timeline-rows';
import { TypingNotice } from '../timeline/typing-notice';
import { UnsentRows } from '../timeline/unsent-rows';
import { useAct } from '../timeline/use-act';
import { useTimeline } from '../timeline/use-timeline';
import { useMembers } from '../use-room';
import classes from './conversation.module.css';

interface ConversationProps {
  room: RoomView;
  pointedAt: string | undefined;
}

/** What is said in a room, and the field to say something. */
export function Conversation({ room, pointedAt }: ConversationProps) {
  const { room_id, name } = room;
  const me = useMe().fqid;
  const { query, items, messages } = useTimeline(room_id);
  const members = useMembers(room_id);
  const { outbox, unsent } = useOutbox(room_id);
  const { act, talk, answering, setAnswering, editing, erasing, setErasing, problem } = useAct(room_id);
  const signalTyping = useTypingSignal(room_id);
  const rows = useMemo(() => timelineRows(items), [items]);

  if (query.error) return <ProblemNotice problem={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <PageStatus>Loading what was said …</PageStatus>;

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const older = hasNextPage ? { loading: isFetchingNextPage, load: () => void fetchNextPage() } : undefined;
  const lastOfMine = items.find((item) => item.kind === 'message' && item.sender === me && !item.erased);
  return (
    <div className={classes.conversation}>
      <Timeline
        room={room}
        label={`Messages in ${plainName(name)}`}
        rows={rows}
        messages={messages}
        members={members}
        act={act}
        editing={editing}
        anchored
        pointedAt={pointedAt}
        older={older}
      >
        {rows.length === 0 && unsent.length === 0 && (
          <EmptyState title="Nothing has been said yet">Say hello: the field is below.</EmptyState>
        )}
        <UnsentRows unsent={unsent.filter(({ thread_root }) => !thread_root)} outbox={outbox} />
      </Timeline>
      <div>
        {problem && <ProblemNotice problem={problem} />}
        <TypingNotice roomId={room_id} members={members} />
        <Composer
          focusedFor={answering?.event_id}
          label={`Message to ${plainName(name)}`}
          placeholder="Write a message"
          context={
            answering && (
              <div className={classes.answering}>
                <ReplyQuote message={answering} members={members} />
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label="Answer nothing"
                  onClick={() => setAnswering(undefined)}
                >
                  <Icon name="close" size={16} />
                </ActionIcon>
              </div>
            )
          }
          onSend={(body) => {
            outbox.send({ body, ...(answering && { reply_to: answering.event_id }) });
            setAnswering(undefined);
          }}
          onCancel={() => setAnswering(undefined)}
          onEditLast={() => {
            if (lastOfMine?.kind === 'message') act.startEditing(lastOfMine);
          }}
          onTyping={signalTyping}
        />
      </div>
      <EraseDialog
        message={erasing}
        onClose={() => setErasing(undefined)}
        onErase={({ event_id: eventId }) => talk.erase.mutate({ eventId })}
      />
    </div>
  );
}
