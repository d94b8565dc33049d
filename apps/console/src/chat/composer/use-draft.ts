import { useState } from 'react';
import { useMe } from '../../session/session';
import { kept, keep } from '../../session/tab-store';

/** What the person has begun to write in a place: it waits there for them, also when the page is loaded again. */
export function useDraft(place: string): [text: string, write: (text: string) => void] {
  const name = `draft ${useMe().fqid} ${place}`;
  const [text, setText] = useState(() => kept(name) ?? '');
  const write = (next: string) => {
    setText(next);
    keep(name, next === '' ? undefined : next);
  };
  return [text, write];
}
