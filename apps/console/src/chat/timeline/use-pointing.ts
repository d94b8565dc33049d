import { useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { anchorOf, bringIntoView } from './anchors';
import type { Older } from './older-messages';
import type { TimelineRow } from './timeline-rows';

/** Brings a message into view once it is there, loading older ones until it is, each time that it is asked for. */
export function usePointing(
  eventId: string | undefined,
  thread: string | undefined,
  rows: readonly TimelineRow[],
  older: Older | undefined,
): void {
  const asked = useLocation({ select: ({ state }) => state.__TSR_key });
  const reached = useRef<string>(undefined);
  useEffect(() => {
    const goal = `${eventId} ${asked}`;
    if (!eventId || rows.length === 0 || reached.current === goal) return;
    const element = document.getElementById(anchorOf(eventId, thread));
    if (element) {
      reached.current = goal;
      bringIntoView(element);
    } else if (older && !older.loading && !older.problem) older.load();
  }, [eventId, thread, asked, rows, older]);
}
