import { Button } from '@mantine/core';
import { useCallback, useRef, type ReactNode } from 'react';
import type { MemberView, RoomView } from '../../api/views';
import { useLiveCache } from '../../live/live';
import { roveFocus } from '../../parts/roving-focus';
import { useMe } from '../../session/session';
import { GapRow } from './gap-row';
import type { Act } from './message-actions';
import { MessageRow } from './message-row';
import { OlderMessages, type Older } from './older-messages';
import type { TimelineRow } from './timeline-rows';
import classes from './timeline.module.css';
import { usePlace } from './use-place';
import { usePointing } from './use-pointing';
import type { Messages } from './use-timeline';
import { deliveryOf } from './watched';

interface TimelineProps {
  room: RoomView;
  /** The first message of the thread that this is the timeline of. */
  thread?: string | undefined;
  label: string;
  rows: readonly TimelineRow[];
  messages: Messages;
  members: ReadonlyMap<string, MemberView>;
  act: Act;
  editing: string | undefined;
  /** A message to go to. */
  pointedAt?: string | undefined;
  older?: Older | undefined;
  /** When the person sent the newest of what waits. */
  sent: number | undefined;
  /** Whether nothing needs the older messages but who goes up to them. */
  mayForget?: boolean | undefined;
  /** What stands after the newest message. */
  children?: ReactNode;
}

/** Messages in order, newest at the bottom and in view; up and down move from one to the next. */
export function Timeline({ room, thread, label, rows, messages, members, act, ...more }: TimelineProps) {
  const { editing, pointedAt, older, sent, mayForget = false, children } = more;
  const me = useMe().fqid;
  const cache = useLiveCache();
  const forget = useCallback(() => cache.keepNewest(room.room_id), [cache, room.room_id]);
  const log = useRef<HTMLDivElement>(null);
  const { scroller, onScroll, toNewest, away, missed } = usePlace(rows, sent, mayForget ? forget : undefined);
  const delivery = deliveryOf(rows, me, room.federated);
  usePointing(pointedAt, thread, rows, older);

  return (
    <div className={classes.frame}>
      <div ref={scroller} className={classes.scroller} onScroll={onScroll}>
        <div className={classes.content}>
          {older && <OlderMessages older={older} />}
          <div
            ref={log}
            role="log"
            aria-live="off"
            aria-label={label}
            aria-busy={older?.loading}
            tabIndex={0}
            onKeyDown={roveFocus}
          >
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
                  thread={thread}
                  delivery={delivery(message)}
                  act={act}
                />
              );
            })}
          </div>
          {children}
        </div>
      </div>
      {away && (
        <Button
          className={classes.newest!}
          size="xs"
          onClick={() => {
            toNewest();
            log.current!.focus({ preventScroll: true });
          }}
        >
          {missed === 0 ? 'To the newest' : missed === 1 ? '1 new message' : `${missed} new messages`} ↓
        </Button>
      )}
    </div>
  );
}
