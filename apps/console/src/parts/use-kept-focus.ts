import { useEffect, type RefObject } from 'react';

/**
 * Where what has the focus vanishes with what it did, the focus goes to the smallest part of the page that was around
 * it and is still there; the keyboard would begin at the top of the window otherwise.
 */
export function useKeptFocus(page: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const root = page.current!;
    let around: HTMLElement[] = [];
    const remember = ({ target }: FocusEvent) =>
      void (around = [...partsAround(target as HTMLElement, root)]);
    const look = () => {
      if (document.activeElement !== document.body || around[0]?.isConnected !== false) return;
      around.find((part) => part.isConnected)?.focus({ preventScroll: true });
    };
    const changes = new MutationObserver(look);
    changes.observe(root, { childList: true, subtree: true });
    root.addEventListener('focusin', remember);
    return () => {
      changes.disconnect();
      root.removeEventListener('focusin', remember);
    };
  }, [page]);
}

/** The element itself, and after it the items, sections and page that it is in, which take the focus when asked to. */
function* partsAround(element: HTMLElement, page: HTMLElement): Generator<HTMLElement> {
  yield element;
  for (let part = element.parentElement; part && page.contains(part); part = part.parentElement) {
    if (part.tabIndex === -1 && part.hasAttribute('tabindex')) yield part;
  }
}
