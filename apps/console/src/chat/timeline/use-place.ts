import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { TimelineRow } from './timeline-rows';

/** Farther from the newest message than this, the person is reading what was said before. */
const AWAY_PX = 160;
/** More than whoever is at the newest message looks at. */
const CROWDED = 500;

/** Where the person is in a timeline that is upside down: its scroll is 0 at the newest and negative above. */
export function usePlace(rows: readonly TimelineRow[], sent: number | undefined, onCrowded?: () => void) {
  const scroller = useRef<HTMLDivElement>(null);
  const newestSent = useRef(0);
  /** The newest row when the person went up. */
  const [leftAt, setLeftAt] = useState<string>();

  const toNewest = () => {
    scroller.current!.scrollTop = 0;
  };
  // Who says something wants to see it.
  useLayoutEffect(() => {
    if (sent === undefined || sent <= newestSent.current) return;
    newestSent.current = sent;
    toNewest();
  }, [sent]);

  const isAway = leftAt !== undefined;
  const isCrowded = !isAway && rows.length > CROWDED;
  useEffect(() => {
    if (isCrowded) onCrowded?.();
  }, [isCrowded, rows.length, onCrowded]);

  const onScroll = () => {
    const away = -scroller.current!.scrollTop > AWAY_PX;
    setLeftAt((before) => (away ? (before ?? rows.at(-1)?.key) : undefined));
  };
  const behind = rows.slice(rows.findIndex(({ key }) => key === leftAt) + 1);
  const missed = behind.filter(({ kind }) => kind === 'message').length;
  return { scroller, onScroll, toNewest, away: isAway, missed: leftAt ? missed : 0 };
}
