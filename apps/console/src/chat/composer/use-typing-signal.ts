import { useCallback, useRef } from 'react';
import { EPHEMERAL_LIMITS } from '@app/protocol';
import { path } from '../../api/client';
import { useApi } from '../../session/session';

const EVERY_MS = EPHEMERAL_LIMITS.typingLastsMs / 2;

interface TypingSignal {
  /** What stands in the field has changed. */
  write(text: string): void;
  /** It was sent, which says by itself that it is not being written any more. */
  sent(): void;
}

/** Lets the room know that one is writing, at most every few seconds; nobody minds when that fails. */
export function useTypingSignal(roomId: string): TypingSignal {
  const api = useApi();
  const last = useRef(-Infinity);
  const sent = useCallback(() => {
    last.current = -Infinity;
  }, []);
  const write = useCallback(
    (text: string) => {
      const typing = text !== '';
      const since = Date.now() - last.current;
      if (typing ? since < EVERY_MS : since >= EPHEMERAL_LIMITS.typingLastsMs) return;
      last.current = typing ? Date.now() : -Infinity;
      api.post(path`/v1/rooms/${roomId}/typing`, { typing }).catch(() => undefined);
    },
    [api, roomId],
  );
  return { write, sent };
}
