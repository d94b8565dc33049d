import {
  canonicalize,
  canonicalizeText,
  isJsonObject,
  refuse,
  type JsonObject,
  type Outcome,
} from '@app/protocol';

export interface BackfillParts {
  /** The RFC 8785 text of each event. */
  events: string[];
  head?: unknown;
}

const MOST_EVENTS = 1_000;

/** Takes an answer apart. Each event goes on in its canonical spelling, which is what its hash and signature cover. */
export function readBackfillAnswer(body: Buffer): Outcome<BackfillParts> {
  const text = canonicalizeText(body);
  const answer: unknown = text.ok ? JSON.parse(text.canonical) : undefined;
  const events = isJsonObject(answer as JsonObject) ? (answer as JsonObject)['events'] : undefined;
  if (!Array.isArray(events) || events.length > MOST_EVENTS)
    return refuse('SW_FED_MALFORMED_REQUEST', 'The answer to backfill is malformed.');
  return {
    ok: true,
    events: events.map((event) => canonicalize(event)),
    head: (answer as JsonObject)['head'],
  };
}
