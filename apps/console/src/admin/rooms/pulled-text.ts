import { plainText } from '../../parts/plain-text';
import { explainCode } from '../parts/remedy';
import type { PulledHistory } from '../views';

/** What came of asking for history, in sentences. */
export function pulledText({ fetched, stored, refused, reason }: PulledHistory): string[] {
  const codes = [...new Set(refused.map(({ code }) => code))];
  return [
    fetched === 0
      ? 'Nothing came.'
      : `${events(fetched)} came, ${stored === 0 ? 'none' : stored} of them new here.`,
    ...(reason ? [plainText(reason)] : []),
    ...codes.map((code) => `Refused: ${plainText(code)}. ${explainCode(code)?.cause ?? ''}`.trim()),
  ];
}

const events = (count: number): string => (count === 1 ? '1 event' : `${count} events`);
