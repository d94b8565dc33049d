import { useEffect, useState } from 'react';
import type { MemberView } from '../api/views';
import { useApi } from '../session/session';

type Presence = MemberView['presence'];
/** What a person says of themselves; that they are away for a while the page says for them. */
export type Chosen = Extract<Presence, 'online' | 'dnd'>;

const AWAY_AFTER_MS = 300_000;

/** Keeps others told how one is there. That one is there at all, the live stream says. */
export function useAttendance(): { chosen: Chosen; choose(status: Chosen): void } {
  const api = useApi();
  const [chosen, setChosen] = useState<Chosen>('online');

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let away = false;
    const say = (status: Presence) => void api.put('/v1/me/presence', { status }).catch(() => undefined);
    const look = () => {
      clearTimeout(timer);
      if (document.visibilityState === 'hidden') {
        timer = setTimeout(() => {
          away = true;
          say('idle');
        }, AWAY_AFTER_MS);
      } else if (away) {
        away = false;
        say(chosen);
      }
    };
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [api, chosen]);

  const choose = (status: Chosen) => {
    setChosen(status);
    void api.put('/v1/me/presence', { status }).catch(() => undefined);
  };
  return { chosen, choose };
}
