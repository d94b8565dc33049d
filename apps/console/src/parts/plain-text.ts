/* What other people and other servers wrote is text, and stays within its own place on the page. */

/** Embeddings, overrides and isolates: they would turn the text around them too. */
const TURNS = /[\u202A-\u202E\u2066-\u2069]/g;
const CONTROLS = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\uFFF9-\uFFFB]/g;
/** Marks pile up over the lines above; no script needs more on one letter. */
const PILES = /(\p{M}{6})\p{M}+/gu;
/** Of a long text only so much is looked at for each letter that is wanted: marks and turns are letters too. */
const LOOKED_AT = 8;
const INVISIBLE =
  /[\u00AD\u034F\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B\u200E\u200F\u2060-\u2064\u3164\uFEFF]/g;
const SPACES = /\s+/g;

const LONGEST_NAME = 80;
/** What only stands between others: a name of nothing else cannot be seen. */
const UNSEEN = /^[\p{Cf}\p{M}\s\u2800]*$/u;
/** An FQID of the longest parts. */
const LONGEST_ADDRESS = 330;

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
  return UNSEEN.test(name) ? 'without a name' : name;
}

/** An FQID or the name of a server: whole, for the end of it says where somebody is from. */
export const plainAddress = (text: string): string =>
  plainText(text.slice(0, LONGEST_ADDRESS).replace(INVISIBLE, '').replace(SPACES, ' ')).trim();

/** The beginning of a message, or of anything else that may be long; not through the middle of a character. */
export const beginningOf = (text: string, most: number): string =>
  plainText(text.slice(0, LOOKED_AT * most))
    .slice(0, most)
    .replace(/[\uD800-\uDBFF]$/, '');
