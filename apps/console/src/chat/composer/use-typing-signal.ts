import { useCallback, useRef } from 'react';
import { path } from '../../api/client';
import { useApi } from '../../session/session';

const EVERY_MS = 3_000;

/** Lets the room know that one is writing, at most every few seconds; nobody minds when that fails. */
export function useTypingSignal(roomId: string): () => void {
  const api = useApi();
  const last = useRef(0);
  return useCallback(() => {
    if (Date.now() - last.current < EVERY_MS) return;
    last.current = Date.now();
    api.post(path`/v1/rooms/${roomId}/typing`).catch(() => undefined);
  }, [api, roomId]);
}
