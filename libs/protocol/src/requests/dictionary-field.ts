/** Strings are the only place where a comma does not separate members. */
const MEMBER = /(?:"[^"\\]*(?:\\.[^"\\]*)*"|[^",]+)+/g;
const KEY = /^[a-z*][a-z0-9_.*-]*/;
const PRINTABLE = /^[\x20-\x7e\t]*$/;

/**
 * Splits a structured dictionary (RFC 8941, 3.2) into its keys and the text after each, unread, so that only
 * the members that concern us are ever parsed. Linear in the length. Undefined where a key is malformed or
 * comes twice: parsers keep the last in silence, and two readers of one request must not see two signatures.
 */
export function splitDictionary(field: string): Map<string, string> | undefined {
  if (!PRINTABLE.test(field)) return undefined;
  const members = new Map<string, string>();
  let end = 0;
  for (const match of field.matchAll(MEMBER)) {
    if (match.index !== end) return undefined;
    const member = trimWhitespace(match[0]);
    const key = KEY.exec(member)?.[0];
    if (key === undefined || members.has(key)) return undefined;
    members.set(key, member.slice(key.length));
    end = match.index + match[0].length + 1;
  }
  return end === field.length + 1 ? members : undefined;
}

/** Optional whitespace of HTTP is space and tab, nothing else that `trim` would take. */
export function trimWhitespace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isWhitespace(text.charCodeAt(start))) start++;
  while (end > start && isWhitespace(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isWhitespace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
