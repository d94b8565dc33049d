/*
 * Stands in for `node:url` where names are checked. A browser does not tell what an A-label (`xn--…`) stands for, but it
 * does tell whether it stands for anything and is spelled as it has to be, which is all that the check asks.
 */

const MARK = '\u00B7';

/** A text other than `label` if that is a real A-label in its one spelling; otherwise empty. */
export function domainToUnicode(label: string): string {
  try {
    return new URL(`http://${label}/`).hostname === label ? MARK + label : '';
  } catch {
    return '';
  }
}

/** Back from what `domainToUnicode` made. */
export const domainToASCII = (text: string): string => text.slice(MARK.length);
