/* What other people and other servers wrote is text, and stays within its own place on the page. */

/** Embeddings, overrides and isolates: they would turn the text around them too. */
const TURNS = /[\u202A-\u202E\u2066-\u2069]/g;
const CONTROLS = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\uFFF9-\uFFFB]/g;
/** Marks pile up over the lines above; no script needs more on one letter. */
const PILES = /(\p{M}{6})\p{M}+/gu;
const INVISIBLE =
  /[\u00AD\u034F\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B\u200E\u200F\u2060-\u2064\u3164\uFEFF]/g;
const SPACES = /\s+/g;

const LONGEST_NAME = 80;

/** A message: lines stay lines. */
export const plainText = (text: string): string =>
  text.replace(TURNS, '').replace(CONTROLS, '\uFFFD').replace(PILES, '$1');

/** A name, in one line, of a bounded length, never empty. */
export function plainName(text: string): string {
  const name = plainText(
    text
      .slice(0, 4 * LONGEST_NAME)
      .replace(INVISIBLE, '')
      .replace(SPACES, ' '),
  ).trim();
  const letters = [...name];
  if (letters.length > LONGEST_NAME) return `${letters.slice(0, LONGEST_NAME - 1).join('')}…`;
  return name === '' ? 'without a name' : name;
}
