import serialize from 'canonicalize';
import { refuse, type Outcome } from '../errors/refusal';
import { type JsonValue } from './json-value';
import { JsonScan, type ScanRules } from './json-scan';
import { decodeUtf8 } from './json-text';
import { spaceEnd } from './json-tokens';

/** RFC 8785 text of a JSON value that was parsed, not built by hand: no undefined, NaN or functions. */
export function canonicalize(value: JsonValue): string {
  return serialize(value)!;
}

const I_JSON_RULES: ScanRules = {
  maxDepth: 1024,
  nulAllowed: true,
  numberFault: (spelling) =>
    Number.isFinite(Number(spelling)) ? undefined : 'A number is beyond double precision.',
};

/**
 * RFC 8785 text of any I-JSON text (RFC 7493): doubles are allowed and the top level may be any value.
 * Refuses with SW_FED_MALFORMED_EVENT what is not I-JSON or is nested more than 1,024 deep; never throws.
 */
export function canonicalizeText(bytes: Uint8Array): Outcome<{ canonical: string }> {
  const text = decodeUtf8(bytes);
  if (text === undefined) return refuse('SW_FED_MALFORMED_EVENT', 'It is not UTF-8 without byte order mark.');
  const scan = new JsonScan(text, I_JSON_RULES);
  const end = scan.value(0);
  if (end < 0 || spaceEnd(text, end) < text.length)
    return refuse('SW_FED_MALFORMED_EVENT', 'It is not JSON.');
  if (scan.fault) return refuse('SW_FED_MALFORMED_EVENT', scan.fault);
  return { ok: true, canonical: canonicalize(JSON.parse(text) as JsonValue) };
}
