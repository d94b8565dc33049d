import { plainText } from '../../parts/plain-text';

/** A piece of a message, and whether it is one of the words that were searched for. */
export interface Piece {
  text: string;
  found: boolean;
}

const BEFORE = 80;
const AFTER = 240;

/** Cuts a body around the first word that was found. `highlights` are in UTF-16 code units, end exclusive. */
export function piecesOf(body: string, highlights: readonly (readonly [number, number])[]): Piece[] {
  const first = highlights[0]?.[0] ?? 0;
  const from = first > BEFORE ? first - BEFORE : 0;
  const to = Math.min(body.length, from + BEFORE + AFTER);
  const pieces: Piece[] = from > 0 ? [{ text: '… ', found: false }] : [];
  let at = from;
  for (const [start, end] of highlights) {
    if (start < at || end > to) continue;
    pieces.push({ text: body.slice(at, start), found: false }, { text: body.slice(start, end), found: true });
    at = end;
  }
  pieces.push({ text: body.slice(at, to), found: false });
  if (to < body.length) pieces.push({ text: ' …', found: false });
  return pieces.filter(({ text }) => text !== '');
}

export function Highlighted({ pieces }: { pieces: readonly Piece[] }) {
  return (
    <bdi>
      {pieces.map(({ text, found }, n) =>
        found ? <mark key={n}>{plainText(text)}</mark> : <span key={n}>{plainText(text)}</span>,
      )}
    </bdi>
  );
}
