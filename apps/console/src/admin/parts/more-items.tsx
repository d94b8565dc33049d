import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';

interface MoreItemsProps<Item> {
  items: readonly Item[];
  /** What they are: “peers”. */
  what: string;
  children(few: readonly Item[]): ReactNode;
}

const PAGE = 50;

/** The first items of a long list, and more of them when they are asked for. */
export function MoreItems<Item>({ items, what, children }: MoreItemsProps<Item>) {
  const [most, setMost] = useState(PAGE);
  const hidden = items.length - most;
  return (
    <>
      {children(items.slice(0, most))}
      {hidden > 0 && (
        <Button variant="default" onClick={() => setMost(most + PAGE)}>
          Show {Math.min(PAGE, hidden)} more of {hidden} {what}
        </Button>
      )}
    </>
  );
}
