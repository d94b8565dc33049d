import { refuse, type Outcome } from '../errors/refusal';
import { JsonScan, type ScanRules } from '../json/json-scan';
import { decodeUtf8 } from '../json/json-text';
import { spaceEnd } from '../json/json-tokens';
import { isJsonObject, type JsonObject, type JsonValue } from '../json/json-value';

/** Members that we do not know may hold any double, so only their range is judged (RFC 7493, 2.2). */
const RULES: ScanRules = {
  maxDepth: 16,
  numberFault: (spelling) =>
    Number.isFinite(Number(spelling)) ? undefined : 'A number is beyond double precision.',
};

/** Reads a JSON object under the hostile-input rules, doubles allowed, in whatever spelling. */
export function parseIJsonObject(bytes: Uint8Array): Outcome<{ value: JsonObject }> {
  const text = decodeUtf8(bytes);
  if (text === undefined)
    return refuse('SW_FED_DISCOVERY_FAILED', 'it is not UTF-8 without byte order mark.');
  const scan = new JsonScan(text, RULES);
  const end = scan.value(0);
  if (end < 0 || spaceEnd(text, end) < text.length)
    return refuse('SW_FED_DISCOVERY_FAILED', 'it is not JSON.');
  if (scan.fault) return refuse('SW_FED_DISCOVERY_FAILED', scan.fault);
  const value = JSON.parse(text) as JsonValue;
  if (!isJsonObject(value)) return refuse('SW_FED_DISCOVERY_FAILED', 'it is not a JSON object.');
  return { ok: true, value };
}
