import { refuse, type Outcome, type Refusal } from '../errors/refusal';
import { JsonScan } from './json-scan';
import { decodeUtf8, exceedsBytes } from './json-text';
import { spaceEnd } from './json-tokens';
import { EVENT_RULES, MAX_EVENT_BYTES } from './parse-json';

/** The exact spelling of one element of a request, or what is wrong with that element alone. */
export type SendElement = Outcome<{ text: string }>;

/** A `/send` body, split into elements that are not parsed yet. */
export interface SendBody {
  readonly events: SendElement[];
  readonly ephemeral: SendElement[];
  readonly notices: SendElement[];
}

const MEMBERS = ['events', 'ephemeral', 'notices'] as const;
const MAX_ELEMENTS = 100;

/**
 * Splits the body of `POST /send` in one pass (docs/protocol.md, "Sending"). A fault of syntax, UTF-8 or
 * envelope refuses the whole with SW_FED_MALFORMED_REQUEST; any other fault inside an element is that
 * element's refusal. Good elements still have to pass `parseEvent`, which checks their spelling.
 */
export function splitSendBody(bytes: Uint8Array): Outcome<SendBody> {
  const text = decodeUtf8(bytes);
  if (text === undefined) return malformed('It is not UTF-8 without byte order mark.');
  const found: Partial<Record<(typeof MEMBERS)[number], SendElement[]>> = {};
  const scan = new JsonScan(text, EVENT_RULES);

  let pos = spaceEnd(text, 0);
  if (text[pos] !== '{') return malformed('It is not a JSON object.');
  pos = spaceEnd(text, pos + 1);
  while (text[pos] === '"') {
    const nameEnd = scan.string(pos);
    if (nameEnd < 0) return malformed();
    const name = scan.stringValue(pos, nameEnd);
    const member = MEMBERS.find((known) => known === name);
    if (!member || found[member]) return malformed('It has a member that is unknown or named twice.');
    pos = spaceEnd(text, nameEnd);
    if (text[pos] !== ':') return malformed();
    const list = splitArray(text, spaceEnd(text, pos + 1), scan);
    if (!list.ok) return list;
    found[member] = list.elements;
    pos = spaceEnd(text, list.end);
    if (text[pos] !== ',') break;
    pos = spaceEnd(text, pos + 1);
    if (text[pos] !== '"') return malformed();
  }
  if (text[pos] !== '}' || spaceEnd(text, pos + 1) < text.length) return malformed();
  if (!found.events) return malformed('It has no events.');
  return { ok: true, events: found.events, ephemeral: found.ephemeral ?? [], notices: found.notices ?? [] };
}

function splitArray(
  text: string,
  start: number,
  scan: JsonScan,
): Outcome<{ elements: SendElement[]; end: number }> {
  if (text[start] !== '[') return malformed('A member is not an array.');
  const elements: SendElement[] = [];
  let pos = spaceEnd(text, start + 1);
  if (text[pos] === ']') return { ok: true, elements, end: pos + 1 };
  for (;;) {
    if (elements.length === MAX_ELEMENTS)
      return malformed(`An array has more than ${MAX_ELEMENTS} elements.`);
    scan.fault = undefined;
    const end = scan.value(pos);
    if (end < 0) return malformed();
    elements.push(judge(text.slice(pos, end), scan.fault));
    pos = spaceEnd(text, end);
    if (text[pos] === ']') return { ok: true, elements, end: pos + 1 };
    if (text[pos] !== ',') return malformed();
    pos = spaceEnd(text, pos + 1);
  }
}

function judge(text: string, fault: string | undefined): SendElement {
  if (text[0] !== '{') return refuse('SW_FED_MALFORMED_EVENT', 'It is not a JSON object.');
  if (exceedsBytes(text, MAX_EVENT_BYTES)) return refuse('SW_FED_TOO_LARGE');
  return fault ? refuse('SW_FED_MALFORMED_EVENT', fault) : { ok: true, text };
}

const malformed = (detail = 'It is not JSON.'): Refusal => refuse('SW_FED_MALFORMED_REQUEST', detail);
