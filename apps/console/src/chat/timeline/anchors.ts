/** Where a message stands on the page: in its room, and once more in a thread that is open beside it. */
export const anchorOf = (eventId: string, thread?: string): string =>
  thread === undefined ? eventId : `thread ${eventId}`;

export function bringIntoView(element: HTMLElement): void {
  element.scrollIntoView({ block: 'center' });
  element.focus({ preventScroll: true });
}
