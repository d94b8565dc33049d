import type { Directory } from './directory';
import type { Reply } from './https';
import { readIn } from './receive';
import { verifyEvent, type Known } from './wire/event';
import type { Refused } from './wire/refusal';

/** A question of section 11.1. */
export type BackfillRange =
  { origin: string; from_seq?: number; to_seq?: number; limit?: number } | { before: string; limit?: number };

export interface History {
  status: number;
  /** What came and verified, in the order of the answer. */
  events: Known[];
  refused: { value: unknown; code: string }[];
  heads: Record<string, unknown>;
  head: unknown;
  /** The whole answer, problem documents included. */
  reply: Reply;
}

interface Asker {
  readonly directory: Directory;
  now(): number;
  request(serverName: string, method: 'GET', route: string): Promise<Reply>;
}

export async function pullHistory(
  asker: Asker,
  serverName: string,
  room: string,
  range: BackfillRange,
): Promise<History> {
  const query = Object.entries(range).map(([name, value]) => `${name}=${value}`);
  const reply = await asker.request(serverName, 'GET', `/rooms/${room}/backfill?${query.join('&')}`);
  const answer = (reply.json ?? {}) as {
    events?: unknown[];
    heads?: Record<string, unknown>;
    head?: unknown;
  };
  const events: Known[] = [];
  const refused: History['refused'] = [];
  for (const value of answer.events ?? []) {
    const outcome = await verify(asker, reply.text, value);
    if ('known' in outcome) events.push(outcome.known);
    else refused.push({ value, code: outcome.code });
  }
  return { status: reply.status, events, refused, heads: answer.heads ?? {}, head: answer.head, reply };
}

async function verify(asker: Asker, text: string, value: unknown): Promise<{ known: Known } | Refused> {
  const read = readIn(text, value, { erasedAllowed: true });
  if (!read.ok) return read;
  const { origin, signature } = read.known.event;
  const key = await asker.directory.keyOf(origin, signature.key_id, { old: true });
  if (!(key instanceof Uint8Array)) return key;
  return verifyEvent(read.known, key, asker.now()) ?? read;
}
