import { Button } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import type { MemberView, RoomView, TimelineMessage } from '../../api/views';
import { useRovingFocus } from '../../parts/roving-focus';
import { useMe } from '../../session/session';
import { GapRow } from './gap-row';
import type { Act } from './message-actions';
import { MessageRow } from './message-row';
import type { TimelineRow } from './timeline-rows';
import classes from './timeline.module.css';
import type { Messages } from './use-timeline';

/** How many of one's own messages are watched on their way. */
const WATCHED = 12;

interface TimelineProps {
  room: RoomView;
  label: string;
  rows: readonly TimelineRow[];
  messages: Messages;
  members: ReadonlyMap<string, MemberView>;
  act: Act;
  editing: string | undefined;
  /** Whether this is where links to messages lead. */
  anchored?: boolean;
  /** A message to go to. */
  pointedAt?: string | undefined;
  older?: { loading: boolean; load(): void } | undefined;
  /** What stands after the newest message. */
  children?: ReactNode;
}

/** Messages in order, newest at the bottom and in view; up and down move from one to the next. */
export function Timeline({ room, label, rows, messages, members, act, ...more }: TimelineProps) {
  const { editing, anchored = false, pointedAt, older, children } = more;
  const me = useMe().fqid;
  const onKeyDown = useRovingFocus();
  const watched = watchedOf(rows, me, room.federated);
  usePointing(pointedAt, rows, older);

  return (
    <div className={classes.scroller}>
      <div className={classes.content}>
        {older && (
          <div className={classes.older}>
            <Button variant="default" size="xs" loading={older.loading} onClick={older.load}>
              Show older messages
            </Button>
          </div>
        )}
        <div role="log" aria-label={label} aria-busy={older?.loading} tabIndex={0} onKeyDown={onKeyDown}>
          {rows.map((row) => {
            if (row.kind === 'day') {
              return (
                <h2 key={row.key} className={classes.day}>
                  {row.title}
                </h2>
              );
            }
            if (row.kind === 'gap') return <GapRow key={row.key} gap={row.gap} />;
            const { message } = row;
            return (
              <MessageRow
                key={row.key}
                roomId={room.room_id}
                message={message}
                answered={message.reply_to === null ? undefined : messages.get(message.reply_to)}
                members={members}
                continued={row.continued}
                replies={row.replies}
                editing={editing === message.event_id}
                pointedAt={pointedAt === message.event_id}
                anchored={anchored}
                delivery={
                  watched[0] === message.event_id
                    ? 'always'
                    : watched.includes(message.event_id)
                      ? 'problems'
                      : 'hidden'
                }
                act={act}
              />
            );
          })}
        </div>
        {children}
      </div>
    </div>
  );
}

/** One's own newest messages, newest first. */
function watchedOf(rows: readonly TimelineRow[], me: string, federated: boolean): string[] {
  if (!federated) return [];
  const mine = rows.flatMap((row) =>
    row.kind === 'message' && row.message.sender === me ? [row.message] : [],
  );
  return mine
    .slice(-WATCHED)
    .toReversed()
    .map(({ event_id }: TimelineMessage) => event_id);
}

/** Brings a message into view once it is there, loading older ones until it is. */
function usePointing(
  eventId: string | undefined,
  rows: readonly TimelineRow[],
  older: TimelineProps['older'],
): void {
  const reached = useRef<string>(undefined);
  useEffect(() => {
    if (!eventId || rows.length === 0 || reached.current === eventId) return;
    const element = document.getElementById(eventId);
    if (element) {
      reached.current = eventId;
      element.scrollIntoView({ block: 'center' });
      element.focus({ preventScroll: true });
    } else if (older && !older.loading) older.load();
  }, [eventId, rows, older]);
}
