// Controls, line and paragraph separators, and the marks that reorder text on screen.
const UNREADABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g;

/** Text of a stranger, fit for one line of a log or a table: no control characters, at most `limit` characters. */
export function readableText(text: string, limit: number): string {
  const line = text
    .slice(0, limit * 4)
    .replace(UNREADABLE, ' ')
    .trim()
    .toWellFormed();
  const characters = Array.from(line);
  return characters.length > limit ? `${characters.slice(0, limit - 1).join('')}…` : line;
}
