import canonicalize from 'canonicalize-oracle';

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonRecord = { [name: string]: Json };

/** RFC 8785. */
export const jcs = (value: unknown): string => canonicalize(value) as string;

export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const MAX_DEPTH = 16;
const MAX_BYTES = 65_536;

/**
 * Section 3.3 in the shortest way: what canonicalises to other text than it came in had a duplicate name,
 * an odd number, an escape too many or a lone surrogate, or was simply spelled otherwise.
 */
export function readCanonical(text: string): JsonRecord | undefined {
  if (Buffer.byteLength(text) > MAX_BYTES || depthOf(text) > MAX_DEPTH) return undefined;
  try {
    const value = JSON.parse(text) as Json;
    return isRecord(value) && isTame(value) && jcs(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Depth before parsing, since parsers have no limit. */
function depthOf(text: string): number {
  let [depth, deepest, inString] = [0, 0, false];
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (inString) {
      if (char === '\\') at++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') deepest = Math.max(deepest, ++depth);
    else if (char === '}' || char === ']') depth--;
  }
  return deepest;
}

function isTame(value: Json): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (typeof value === 'string') return !value.includes('\0');
  if (Array.isArray(value)) return value.every(isTame);
  if (isRecord(value)) return Object.entries(value).every(([name, held]) => isTame(name) && isTame(held));
  return true;
}
