import { Button } from '@mantine/core';
import { useRef, useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import classes from './more-items.module.css';

interface MoreItemsProps<Item> {
  items: readonly Item[];
  /** What they are: “peers”. */
  what: string;
  /** A list of these; its items take the focus when asked to. */
  children(few: readonly Item[]): ReactNode;
}

const PAGE = 50;

/** The first items of a long list, and more of them when they are asked for: the keyboard goes on at the first new one. */
export function MoreItems<Item>({ items, what, children }: MoreItemsProps<Item>) {
  const [most, setMost] = useState(PAGE);
  const box = useRef<HTMLDivElement>(null);
  const hidden = items.length - most;
  const showMore = () => {
    flushSync(() => setMost(most + PAGE));
    box.current!.querySelector<HTMLElement>(`:scope > ul > :nth-child(${most + 1})`)?.focus();
  };
  return (
    <div ref={box} className={classes.items}>
      {children(items.slice(0, most))}
      {hidden > 0 && (
        <Button variant="default" onClick={showMore}>
          Show {Math.min(PAGE, hidden)} more of {hidden} {what}
        </Button>
      )}
    </div>
  );
}
