import { useNavigate } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import type { TimelineMessage } from '../../api/views';
import { anchorOf, bringIntoView } from './anchors';
import type { Act } from './message-actions';
import { useTalk } from './use-talk';

/** What is being answered, edited and asked about in a timeline, and what the person can do there. */
export function useAct(roomId: string, thread?: string) {
  const navigate = useNavigate();
  const { react, edit, erase } = useTalk(roomId);
  const [answering, setAnswering] = useState<string>();
  const [editing, setEditing] = useState<string>();
  const [erasing, setErasing] = useState<TimelineMessage>();
  const [asksToErase, setAsksToErase] = useState(false);
  const before = useRef<Element>(null);

  const { mutate: sendReaction } = react;
  const { mutate: sendEdit } = edit;
  const act = useMemo<Act>(() => {
    const stopEditing = (eventId: string) => {
      setEditing((now) => (now === eventId ? undefined : now));
      // To where the person was; a button that is gone leaves its message.
      setTimeout(() => focusFirst(before.current, document.getElementById(anchorOf(eventId, thread))));
    };
    return {
      react: ({ event_id: eventId }, key, add) => sendReaction({ eventId, key, add }),
      reply: ({ event_id }) => setAnswering(event_id),
      openThread: ({ event_id, thread_root }) =>
        void navigate({
          to: '/rooms/$roomId',
          params: { roomId },
          search: { thread: thread_root ?? event_id },
        }),
      goTo: (at) => {
        const here = document.getElementById(anchorOf(at, thread));
        if (here) bringIntoView(here);
        else void navigate({ to: '/rooms/$roomId', params: { roomId }, search: { at } });
      },
      startEditing: ({ event_id }) => {
        before.current = document.activeElement;
        setEditing(event_id);
      },
      edit: ({ event_id: eventId, body: old }, body) => {
        if (body === old) stopEditing(eventId);
        else sendEdit({ eventId, body }, { onSuccess: () => stopEditing(eventId) });
      },
      stopEditing: ({ event_id }) => stopEditing(event_id),
      erase: (message) => {
        setErasing(message);
        setAsksToErase(true);
      },
    };
  }, [roomId, thread, navigate, sendReaction, sendEdit]);

  const problem = react.error ?? edit.error ?? erase.error;
  const dismiss = () => {
    for (const one of [react, edit, erase]) one.reset();
  };
  const erasure = {
    opened: asksToErase,
    onClose: () => setAsksToErase(false),
    onConfirm: () => {
      if (erasing) erase.mutate({ eventId: erasing.event_id });
      setAsksToErase(false);
    },
    // The button that asked goes with the text; the message itself stays.
    onClosed: () => focusFirst(erasing ? document.getElementById(anchorOf(erasing.event_id, thread)) : null),
  };
  return { act, answering, setAnswering, editing, erasure, problem, dismiss };
}

function focusFirst(...elements: (Element | null)[]): void {
  elements
    .find((element): element is HTMLElement => element instanceof HTMLElement && element.isConnected)
    ?.focus();
}
