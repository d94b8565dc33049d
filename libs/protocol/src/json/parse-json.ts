import { refuse, type Outcome } from '../errors/refusal';
import { type JsonObject } from './json-value';
import { JsonScan, type ScanRules } from './json-scan';
import { decodeUtf8, exceedsBytes } from './json-text';
import { spaceEnd } from './json-tokens';

/** The most that one event, or other JSON object on the wire, may take: bytes. */
export const MAX_EVENT_BYTES = 65_536;

const PLAIN_INTEGER = /^-?(?:0|[1-9][0-9]*)$/;

/** What every JSON object on the wire is held to (docs/protocol.md, "JSON"). */
export const EVENT_RULES: ScanRules = {
  maxDepth: 16,
  numberFault: (spelling) =>
    PLAIN_INTEGER.test(spelling) && spelling !== '-0' && Number.isSafeInteger(Number(spelling))
      ? undefined
      : 'A number is not an integer within 2^53 - 1.',
};

/**
 * Reads one JSON object under the rules that events are held to: UTF-8 without byte order mark, at most
 * 65,536 bytes, depth 16, no duplicate names, lone surrogates or NUL, integers only. Its spelling is free.
 * Refuses with SW_FED_TOO_LARGE or SW_FED_MALFORMED_EVENT; never throws.
 */
export function parseJson(bytes: Uint8Array): Outcome<{ value: JsonObject; text: string }> {
  if (bytes.length > MAX_EVENT_BYTES) return refuse('SW_FED_TOO_LARGE');
  const text = decodeUtf8(bytes);
  if (text === undefined) return refuse('SW_FED_MALFORMED_EVENT', 'It is not UTF-8 without byte order mark.');
  return parseJsonText(text);
}

/** `parseJson` for text that is known to be well-formed UTF-16. */
export function parseJsonText(text: string): Outcome<{ value: JsonObject; text: string }> {
  if (exceedsBytes(text, MAX_EVENT_BYTES)) return refuse('SW_FED_TOO_LARGE');
  const fault = objectFault(text);
  if (fault) return refuse('SW_FED_MALFORMED_EVENT', fault);
  return { ok: true, value: JSON.parse(text) as JsonObject, text };
}

function objectFault(text: string): string | undefined {
  if (text[spaceEnd(text, 0)] !== '{') return 'It is not a JSON object.';
  const scan = new JsonScan(text, EVENT_RULES);
  const end = scan.value(0);
  return end < 0 || spaceEnd(text, end) < text.length ? 'It is not JSON.' : scan.fault;
}
