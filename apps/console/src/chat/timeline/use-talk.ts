import { useMutation } from '@tanstack/react-query';
import { path } from '../../api/client';
import { useLiveCache } from '../../live/live';
import { useApi } from '../../session/session';

interface OnMessage {
  eventId: string;
}

/**
 * What a person does with a message that is there. The live stream brings what came of it; the newest page is read
 * again in case the stream is away.
 */
export function useTalk(roomId: string) {
  const api = useApi();
  const cache = useLiveCache();
  const message = (eventId: string) => path`/v1/rooms/${roomId}/messages/${eventId}`;
  const onSettled = () => cache.settle(roomId);

  const react = useMutation({
    mutationFn: ({ eventId, key, add }: OnMessage & { key: string; add: boolean }) => {
      const place = message(eventId) + path`/reactions/${key}`;
      return add ? api.put(place) : api.delete(place);
    },
    onSettled,
  });
  const edit = useMutation({
    mutationFn: ({ eventId, body }: OnMessage & { body: string }) => api.patch(message(eventId), { body }),
    onSettled,
  });
  const erase = useMutation({
    mutationFn: ({ eventId }: OnMessage) => api.delete(message(eventId)),
    onSettled,
  });
  return { react, edit, erase };
}
