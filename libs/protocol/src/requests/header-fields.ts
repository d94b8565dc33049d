import { trimWhitespace } from './dictionary-field';
import { type ReceivedRequest } from './signable-request';

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const FIELD_VALUE = /^[\x20-\x7e\t]*$/;

/** Field lines by lower-case name; a name that was sent twice has two values. */
export type HeaderFields = ReadonlyMap<string, readonly string[]>;

/** Undefined when a name is no token: `@method` sent as a field must not pass for the component. */
export function readHeaderFields(headers: ReceivedRequest['headers']): HeaderFields | undefined {
  const fields = new Map<string, string[]>();
  for (const [rawName, value] of headers) {
    if (!TOKEN.test(rawName)) return undefined;
    const name = rawName.toLowerCase();
    const lines = fields.get(name);
    if (lines) lines.push(trimWhitespace(value));
    else fields.set(name, [trimWhitespace(value)]);
  }
  return fields;
}

/** The value of a field that came on exactly one line, in ASCII and unfolded. */
export function onlyValue(fields: HeaderFields, name: string): string | undefined {
  const lines = fields.get(name);
  return lines?.length === 1 && FIELD_VALUE.test(lines[0]!) ? lines[0] : undefined;
}

/** All lines of a list or dictionary field as one (RFC 9110, 5.3). */
export function combinedValue(fields: HeaderFields, name: string): string | undefined {
  return fields.get(name)?.join(', ');
}
