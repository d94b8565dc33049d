import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { MemberView } from '../api/views';
import { useLiveState } from '../live/live';
import { useApi, useMe } from '../session/session';
import { keep, kept } from '../session/tab-store';

type Presence = MemberView['presence'];
/** What a person says of themselves; that they are away for a while the page says for them. */
export type Chosen = Extract<Presence, 'online' | 'dnd'>;

const AWAY_AFTER_MS = 300_000;

interface Attendance {
  chosen: Chosen;
  choose(status: Chosen): void;
  /** Why it was not told. */
  problem: Error | null;
  dismiss(): void;
}

/** Keeps others told how one is there. That one is there at all, the live stream says. */
export function useAttendance(): Attendance {
  const api = useApi();
  const name = `attendance ${useMe().fqid}`;
  const isLive = useLiveState() === 'live';
  const [chosen, setChosen] = useState<Chosen>(() => (kept(name) === 'dnd' ? 'dnd' : 'online'));
  const isAway = useIsAway();
  const status: Presence = isAway ? 'idle' : chosen;
  const { mutate, error, variables, reset } = useMutation({
    // One after another: the last word is the one that holds.
    scope: { id: name },
    mutationFn: (said: Presence) => api.put('/v1/me/presence', { status: said }),
  });
  // Who has said nothing is there. What was said before a break the server may have forgotten, or not.
  const [spokeBefore] = useState(() => kept(name) !== null);
  const hasSpoken = useRef(spokeBefore);
  const told = useRef<Presence | undefined>(spokeBefore ? undefined : 'online');
  useEffect(() => {
    if (!isLive) told.current = hasSpoken.current ? undefined : 'online';
    else if (status !== told.current) {
      hasSpoken.current = true;
      mutate((told.current = status));
    }
  }, [isLive, status, mutate]);
  const choose = (next: Chosen) => {
    setChosen(next);
    keep(name, next);
  };
  return { chosen, choose, problem: variables === 'idle' ? null : error, dismiss: reset };
}

/** Whether the page has not been looked at for a while. */
function useIsAway(): boolean {
  const [isAway, setAway] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(timer);
      if (document.visibilityState === 'hidden') timer = setTimeout(() => setAway(true), AWAY_AFTER_MS);
      else setAway(false);
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, []);
  return isAway;
}
