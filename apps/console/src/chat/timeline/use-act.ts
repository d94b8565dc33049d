import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { TimelineMessage } from '../../api/views';
import type { Act } from './message-actions';
import { useTalk } from './use-talk';

/** What is being answered, edited and asked about in a timeline, and what the person can do there. */
export function useAct(roomId: string) {
  const navigate = useNavigate();
  const talk = useTalk(roomId);
  const [answering, setAnswering] = useState<TimelineMessage>();
  const [editing, setEditing] = useState<string>();
  const [erasing, setErasing] = useState<TimelineMessage>();

  const act: Act = {
    react: ({ event_id: eventId }, key, add) => talk.react.mutate({ eventId, key, add }),
    reply: setAnswering,
    openThread: ({ event_id, thread_root }) =>
      void navigate({
        to: '/rooms/$roomId',
        params: { roomId },
        search: { thread: thread_root ?? event_id },
      }),
    startEditing: ({ event_id }) => setEditing(event_id),
    edit: ({ event_id: eventId }, body) => {
      talk.edit.mutate({ eventId, body });
      setEditing(undefined);
    },
    stopEditing: () => setEditing(undefined),
    erase: setErasing,
  };
  const problem = talk.react.error ?? talk.edit.error ?? talk.erase.error;
  return { act, talk, answering, setAnswering, editing, erasing, setErasing, problem };
}
