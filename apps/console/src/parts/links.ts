/** A piece of a text, and where it leads if it is the address of a page. */
export interface LinkPiece {
  text: string;
  href?: string;
}

const ADDRESS = /\bhttps?:\/\/[^\s<>"`{}|\\^]+/giu;
const LONGEST_ADDRESS = 2_000;
/** What ends a sentence or a quotation after an address. */
const AFTER = /[.,;:!?'’”»*_~]+$/u;
const BRACKETS = [
  ['(', ')'],
  ['[', ']'],
] as const;

/** Cuts a text at the addresses in it, up to `end` of its characters; an address that `end` cuts through leads nowhere. */
export function piecesOf(text: string, end = text.length): LinkPiece[] {
  const pieces: LinkPiece[] = [];
  let at = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    if (found.length > LONGEST_ADDRESS) continue;
    const address = withoutTail(found);
    const href = hrefOf(address);
    if (index + address.length > end) break;
    if (href === undefined) continue;
    if (index > at) pieces.push({ text: text.slice(at, index) });
    pieces.push({ text: address, href });
    at = index + address.length;
  }
  if (at < end) pieces.push({ text: text.slice(at, end) });
  return pieces;
}

/** Without the punctuation of the sentence, and without a bracket that was opened before the address. */
function withoutTail(found: string): string {
  const address = found.replace(AFTER, '');
  const unopened = BRACKETS.some(
    ([open, close]) => address.endsWith(close) && address.split(close).length > address.split(open).length,
  );
  return unopened ? withoutTail(address.slice(0, -1)) : address;
}

/** Only what it says: a name before an @ is made to look like the server that it leads to. */
function hrefOf(address: string): string | undefined {
  const url = URL.parse(address);
  return url && url.username === '' && url.password === '' ? url.href : undefined;
}
