import { ActionIcon } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { Icon } from '../../parts/icon';
import classes from './side-panel.module.css';

interface SidePanelProps {
  title: string;
  onClose(): void;
  children: ReactNode;
}

const OVER_THE_ROOM = '(max-width: 62rem)';

/** Stands beside the room, or over it where there is no space. */
export function SidePanel({ title, onClose, children }: SidePanelProps) {
  const closer = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (matchMedia(OVER_THE_ROOM).matches) closer.current?.focus();
  }, []);
  return (
    <aside
      className={classes.panel}
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onClose();
      }}
    >
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
