/** Control characters that the database sets around a hit; the text itself comes with spaces in their place. */
export const HIT_BEGINS = '\u0002';
export const HIT_ENDS = '\u0003';

/** The places of hits in a text, in UTF-16 code units, end exclusive; none if `marked` is not `text` with marks. */
export function highlightsOf(text: string, marked: string): [start: number, end: number][] {
  const hits: [number, number][] = [];
  let at = 0;
  let begun: number | undefined;
  for (const part of marked.split(/([\u0002\u0003])/)) {
    if (part === HIT_BEGINS) begun = at;
    else if (part !== HIT_ENDS) at += part.length;
    else if (begun !== undefined) hits.push([begun, at]);
  }
  return at === text.length ? hits : [];
}
