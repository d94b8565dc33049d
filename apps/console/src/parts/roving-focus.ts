import type { KeyboardEvent } from 'react';

const STEPS: Record<string, (at: number, count: number) => number> = {
  ArrowDown: (at, count) => Math.min(count - 1, at + 1),
  ArrowUp: (at, count) => (at < 0 ? count - 1 : Math.max(0, at - 1)),
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** Up, down, Home and End move between the items of a list, and into it: what is marked `data-item`, or its links. */
export function roveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key];
  const all = (what: string) => [...event.currentTarget.querySelectorAll<HTMLElement>(what)];
  const marked = all('[data-item]');
  const items = marked.length > 0 ? marked : all('a[href]');
  const at = items.indexOf(event.target as HTMLElement);
  const isInside = at >= 0 || event.target === event.currentTarget;
  if (!step || !isInside || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  items[step(at, items.length)]?.focus();
}
