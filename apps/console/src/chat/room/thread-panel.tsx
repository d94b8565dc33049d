import { useEffect, useMemo } from 'react';
import type { RoomView } from '../../api/views';
import { Awaited } from '../../parts/awaited';
import { EmptyState } from '../../parts/empty-state';
import { threadRows } from '../timeline/timeline-rows';
import { useTimeline } from '../timeline/use-timeline';
import { SidePanel } from './side-panel';
import { TalkPane } from './talk-pane';

interface ThreadPanelProps {
  room: RoomView;
  /** The message that the thread began with. */
  root: string;
  /** One of its messages to go to. */
  pointedAt: string | undefined;
  onClose(): void;
}

export function ThreadPanel({ room, root, pointedAt, onClose }: ThreadPanelProps) {
  const { query, items, messages, older } = useTimeline(room.room_id);
  const rows = useMemo(() => threadRows(items, root), [items, root]);
  const begun = messages.has(root);

  // Answers are newer than what they answer: with the first message the thread is whole.
  useEffect(() => {
    if (!begun && older && !older.loading && !older.problem) older.load();
  }, [begun, older]);

  return (
    <SidePanel title="Thread" onClose={onClose}>
      {begun || (query.data && !older) ? (
        <TalkPane
          room={room}
          thread={root}
          label="Thread"
          field="Answer in the thread"
          placeholder="Answer in the thread"
          rows={rows}
          messages={messages}
          older={undefined}
          pointedAt={pointedAt}
          empty={
            !begun && (
              <EmptyState title="The beginning is not here">
                This server does not have the message that the thread began with, or you may not see it.
              </EmptyState>
            )
          }
        />
      ) : (
        <Awaited query={query} onRetry={older?.load}>
          Loading the thread …
        </Awaited>
      )}
    </SidePanel>
  );
}
