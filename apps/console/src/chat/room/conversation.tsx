import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import type { RoomView } from '../../api/views';
import { Awaited } from '../../parts/awaited';
import { EmptyState } from '../../parts/empty-state';
import { plainName } from '../../parts/plain-text';
import { timelineRows } from '../timeline/timeline-rows';
import { useTimeline } from '../timeline/use-timeline';
import { TalkPane } from './talk-pane';

interface ConversationProps {
  room: RoomView;
  pointedAt: string | undefined;
  hasThread: boolean;
}

/** What is said in a room. */
export function Conversation({ room, pointedAt, hasThread }: ConversationProps) {
  const { room_id, name } = room;
  const { query, items, messages, older } = useTimeline(room_id);
  const rows = useMemo(() => timelineRows(items), [items]);
  const navigate = useNavigate();

  const root = messages.get(pointedAt ?? '')?.thread_root;
  const thread = root && messages.has(root) ? root : undefined;
  useEffect(() => {
    if (thread === undefined) return;
    const search = { thread, at: pointedAt };
    void navigate({ to: '/rooms/$roomId', params: { roomId: room_id }, search, replace: true });
  }, [thread, pointedAt, navigate, room_id]);

  if (!query.data) return <Awaited query={query}>Loading what was said …</Awaited>;
  return (
    <TalkPane
      room={room}
      label={`Messages in ${plainName(name)}`}
      field={`Message to ${plainName(name)}`}
      placeholder="Write a message"
      rows={rows}
      messages={messages}
      older={older}
      pointedAt={pointedAt}
      mayForget={!hasThread && pointedAt === undefined}
      empty={
        rows.length === 0 && (
          <EmptyState title="Nothing has been said yet">Say hello: the field is below.</EmptyState>
        )
      }
    />
  );
}
