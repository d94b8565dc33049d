import { ActionIcon } from '@mantine/core';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { Icon } from '../../parts/icon';
import classes from './side-panel.module.css';

interface SidePanelProps {
  title: string;
  onClose(): void;
  children: ReactNode;
}

export const OVER_THE_ROOM = '(max-width: 62rem)';

/** Stands beside the room, or over it where there is no space. */
export function SidePanel({ title, onClose, children }: SidePanelProps) {
  const closer = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    if (matchMedia(OVER_THE_ROOM).matches) closer.current?.focus();
    return () => giveBack(opener);
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    // Not for a menu or a dialog of the panel, which stand elsewhere on the page.
    const isInside = event.currentTarget.contains(event.target as Node);
    if (event.key === 'Escape' && isInside && !event.defaultPrevented) onClose();
  };
  return (
    <aside className={classes.panel} aria-label={title} onKeyDown={onKeyDown}>
      <div className={classes.head}>
        <h2 className={classes.title}>{title}</h2>
        <ActionIcon
          ref={closer}
          variant="subtle"
          color="gray"
          size={36}
          aria-label={`Close: ${title}`}
          onClick={onClose}
        >
          <Icon name="close" size={18} />
        </ActionIcon>
      </div>
      {children}
    </aside>
  );
}

/** To what opened the panel, or to the message or the page that it is in; unless the person has gone elsewhere. */
function giveBack(opener: Element | null): void {
  if (document.activeElement !== document.body) return;
  const places = [opener, opener?.closest('[data-item]'), document.getElementById('content')];
  for (const place of places) {
    if (place instanceof HTMLElement && place !== document.body && place.isConnected) place.focus();
    if (document.activeElement !== document.body) return;
  }
}
