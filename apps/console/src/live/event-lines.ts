/** One event of a `text/event-stream`. */
export interface EventLine {
  id: string | undefined;
  event: string;
  data: string;
}

const MOST_BUFFERED = 4_000_000;

/** Reads a `text/event-stream` as its pieces come. */
export class EventLines {
  private rest = '';

  /** The events that `piece` completes, in order. */
  take(piece: string): EventLine[] {
    this.rest += piece;
    if (this.rest.length > MOST_BUFFERED) throw new Error('An event of the stream does not end.');
    const blocks = this.rest.split('\n\n');
    this.rest = blocks.pop() ?? '';
    return blocks.map(readBlock).filter((line) => line !== undefined);
  }
}

function readBlock(block: string): EventLine | undefined {
  const line: EventLine = { id: undefined, event: 'message', data: '' };
  const data: string[] = [];
  for (const text of block.split('\n')) {
    const [, name, value = ''] = /^([a-z]+): ?(.*)$/s.exec(text) ?? [];
    if (name === 'id') line.id = value;
    if (name === 'event') line.event = value;
    if (name === 'data') data.push(value);
  }
  return data.length === 0 ? undefined : { ...line, data: data.join('\n') };
}
