const LINE_FEED = 0x0a;

/** A line, without its line feed; `oversize` ones have lost their bytes. */
export type InputLine = Buffer | 'oversize';

/**
 * Cuts a stream of bytes into lines, giving for each chunk the lines that it completes. A line over `limit`
 * bytes is dropped while it is read, so memory stays bounded.
 */
export async function* linesOf(
  input: AsyncIterable<Buffer | string>,
  limit: number,
): AsyncGenerator<InputLine[]> {
  let parts: Buffer[] = [];
  let length = 0;
  const grow = (part: Buffer) => {
    length += part.length;
    if (length > limit) parts = [];
    else if (part.length > 0) parts.push(part);
  };
  const take = (): InputLine => {
    const line = length > limit ? 'oversize' : parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    parts = [];
    length = 0;
    return line;
  };

  for await (const chunk of input) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    const lines: InputLine[] = [];
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
      grow(bytes.subarray(start, end));
      lines.push(take());
      start = end + 1;
    }
    grow(bytes.subarray(start));
    if (lines.length > 0) yield lines;
  }
  if (length > 0) yield [take()];
}
