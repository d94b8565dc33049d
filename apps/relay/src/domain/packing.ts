/** What one request may hold (docs/protocol.md, "Send"). */
export const MAX_EVENTS = 100;
export const MAX_BYTES = 512 * 1024;

/** How many events of each room to read for the next request: first come, first served, 100 in all. */
export function shareEvents(pending: readonly number[], maxEvents: number): number[] {
  let left = maxEvents;
  return pending.map((wanted) => {
    const granted = Math.min(wanted, left);
    left -= granted;
    return granted;
  });
}

/** Cuts each room's events to a prefix so that all together stay within `maxBytes`; the first event always goes. */
export function fitBytes<Event extends { readonly text: string }>(
  rooms: readonly (readonly Event[])[],
  maxBytes: number,
): Event[][] {
  let used = 0;
  return rooms.map((events) => {
    const fitting: Event[] = [];
    for (const event of events) {
      const size = Buffer.byteLength(event.text) + 1;
      if (used > 0 && used + size > maxBytes) break;
      used += size;
      fitting.push(event);
    }
    return fitting;
  });
}

/** The body of `/send`, from the events' own bytes: they are never parsed or written anew. */
export const sendBody = (
  texts: readonly string[],
  { ephemeral = [], notices = [] }: { ephemeral?: readonly object[]; notices?: readonly object[] } = {},
): Buffer =>
  Buffer.from(
    `{"ephemeral":${JSON.stringify(ephemeral)},"events":[${texts.join(',')}],"notices":${JSON.stringify(notices)}}`,
  );
