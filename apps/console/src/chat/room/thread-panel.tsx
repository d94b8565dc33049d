import { useMemo } from 'react';
import type { RoomView } from '../../api/views';
import { EmptyState } from '../../parts/empty-state';
import { Composer } from '../composer/composer';
import { useOutbox } from '../composer/outbox';
import { EraseDialog } from '../timeline/erase-dialog';
import { Timeline } from '../timeline/timeline';
import { threadRows } from '../timeline/timeline-rows';
import { UnsentRows } from '../timeline/unsent-rows';
import { useAct } from '../timeline/use-act';
import { useTimeline } from '../timeline/use-timeline';
import { useMembers } from '../use-room';
import classes from './conversation.module.css';
import { SidePanel } from './side-panel';

interface ThreadPanelProps {
  room: RoomView;
  /** The message that the thread began with. */
  root: string;
  onClose(): void;
}

export function ThreadPanel({ room, root, onClose }: ThreadPanelProps) {
  const { items, messages } = useTimeline(room.room_id);
  const members = useMembers(room.room_id);
  const { outbox, unsent } = useOutbox(room.room_id);
  const { act, talk, editing, erasing, setErasing } = useAct(room.room_id);
  const rows = useMemo(() => threadRows(items, root), [items, root]);
  return (
    <SidePanel title="Thread" onClose={onClose}>
      <div className={classes.conversation}>
        <Timeline
          room={room}
          label="Thread"
          rows={rows}
          messages={messages}
          members={members}
          act={act}
          editing={editing}
        >
          {!messages.has(root) && (
            <EmptyState title="The thread began earlier">
              Show older messages in the room to see how.
            </EmptyState>
          )}
          <UnsentRows unsent={unsent.filter(({ thread_root }) => thread_root === root)} outbox={outbox} />
        </Timeline>
        <Composer
          label="Answer in the thread"
          placeholder="Answer in the thread"
          onSend={(body) => outbox.send({ body, thread_root: root })}
        />
      </div>
      <EraseDialog
        message={erasing}
        onClose={() => setErasing(undefined)}
        onErase={({ event_id: eventId }) => talk.erase.mutate({ eventId })}
      />
    </SidePanel>
  );
}
