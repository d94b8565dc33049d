import { refuse, type Outcome, type Refusal } from '../errors/refusal';
import { type JsonObject } from '../json/json-value';
import { exceedsBytes } from '../json/json-text';
import { MAX_EVENT_BYTES, parseJson, parseJsonText } from '../json/parse-json';
import { isFqidOf } from '../names/fqid';
import { formFault } from './event-form';
import { contentHashOf, contentTextOf, eventIdOf, eventTextOf, headerTextOf, roomIdOf } from './event-text';
import {
  CREATE_TYPE,
  MAX_CREATE_EVENT_BYTES,
  type FederationEvent,
  type ParsedEvent,
} from './federation-event';

export interface ParseEventOptions {
  /** Whether content and salt may both be absent: in backfill only. */
  readonly erasedAllowed?: boolean;
  /** The server whose chains alone are looked for; another `origin` is refused. */
  readonly signer?: string;
  /** The text is an element from `splitSendBody`, which has scanned it already. */
  readonly scanned?: boolean;
}

/**
 * Checks everything about an event that needs no key, clock or database: form, own spelling, origin, content
 * hash, in that order (docs/protocol.md, "Order for each event"). Refuses with SW_FED_MALFORMED_EVENT,
 * SW_FED_TOO_LARGE, SW_FED_ORIGIN_MISMATCH or SW_FED_CONTENT_HASH_MISMATCH; never throws.
 */
export function parseEvent(
  raw: string | Uint8Array,
  options: ParseEventOptions = {},
): Outcome<{ event: ParsedEvent }> {
  const json = readJson(raw, options.scanned ?? false);
  if (!json.ok) return json;
  const { value, text } = json;
  const tooLarge = value.type === CREATE_TYPE && exceedsBytes(text, MAX_CREATE_EVENT_BYTES);
  if (tooLarge) return refuse('SW_FED_TOO_LARGE', 'It is larger than a create event may be.');
  const fault = formFault(value);
  if (fault) return refuse('SW_FED_MALFORMED_EVENT', fault);

  const event = value as unknown as FederationEvent;
  const body = bodyOf(event);
  if (!body && !options.erasedAllowed) {
    return refuse('SW_FED_MALFORMED_EVENT', 'Its content and salt are missing.');
  }
  if (eventTextOf(event, event.signature, body) !== text) {
    return refuse('SW_FED_MALFORMED_EVENT', 'It is not spelled as RFC 8785 spells it.');
  }
  const foreign = originFault(event, options.signer);
  if (foreign) return foreign;
  if (body && contentHashOf(body.contentText, body.salt) !== event.content_hash) {
    return refuse('SW_FED_CONTENT_HASH_MISMATCH');
  }

  const headerText = headerTextOf(event);
  const roomId = event.room_id ?? roomIdOf(headerText);
  return { ok: true, event: { text, event, id: eventIdOf(headerText), roomId, headerText, erased: !body } };
}

function readJson(raw: string | Uint8Array, scanned: boolean): Outcome<{ value: JsonObject; text: string }> {
  if (typeof raw !== 'string') return parseJson(raw);
  if (!scanned) {
    return raw.isWellFormed()
      ? parseJsonText(raw)
      : refuse('SW_FED_MALFORMED_EVENT', 'It holds a lone surrogate.');
  }
  if (exceedsBytes(raw, MAX_EVENT_BYTES)) return refuse('SW_FED_TOO_LARGE');
  return { ok: true, value: JSON.parse(raw) as JsonObject, text: raw };
}

function bodyOf({ content, salt }: FederationEvent): { contentText: string; salt: string } | undefined {
  return content && salt !== undefined ? { contentText: contentTextOf(content), salt } : undefined;
}

function originFault({ origin, sender }: FederationEvent, signer: string | undefined): Refusal | undefined {
  if (signer !== undefined && origin !== signer) {
    return refuse('SW_FED_ORIGIN_MISMATCH', 'origin is not the signer.');
  }
  return isFqidOf(sender, origin)
    ? undefined
    : refuse('SW_FED_ORIGIN_MISMATCH', 'sender does not belong to origin.');
}
