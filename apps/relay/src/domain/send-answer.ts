import type { Verdict } from './cursor';

/** An event on its way to a peer. */
export interface SentEvent {
  readonly room_id: string;
  readonly seq: number;
  readonly event_id: string;
  readonly ts: number;
  readonly text: string;
}

export interface SendAnswer {
  /** One for each event sent, in order. */
  readonly verdicts: readonly Verdict[];
  readonly heads: ReadonlyMap<string, { seq: number; event_id: string }>;
}

export type AnswerOutcome = { ok: true; answer: SendAnswer } | { ok: false; fault: string };

export const MAX_ANSWER_BYTES = 256 * 1024;

const STATUSES = new Set(['accepted', 'duplicate', 'refused']);

type Fields = Record<string, unknown>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const bad = (fault: string): { ok: false; fault: string } => ({ ok: false, fault });

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** Reads the answer to `/send` (docs/protocol.md, "Send"): every part of it is checked, for a peer wrote it. */
export function readSendAnswer(body: Buffer, sent: readonly SentEvent[]): AnswerOutcome {
  if (body.length > MAX_ANSWER_BYTES) return bad('longer than 256 KiB');
  const answer = parse(body);
  if (!isObject(answer)) return bad('not a JSON object');
  if (!Array.isArray(answer.results) || answer.results.length !== sent.length)
    return bad('results are not one for each event');
  if (!isObject(answer.heads)) return bad('no heads');

  const verdicts = answer.results.map((result, index) => readVerdict(result, sent[index]!));
  if (!verdicts.every((verdict) => verdict !== undefined)) return bad('a result that is no verdict');
  const heads = readHeads(answer.heads, sent);
  if (!heads) return bad('a head that does not fit what was sent');
  return { ok: true, answer: { verdicts, heads } };
}

function readVerdict(result: unknown, event: SentEvent): Verdict | undefined {
  if (!isObject(result) || !STATUSES.has(result.status as string)) return undefined;
  const { event_id, status, code, retryable } = result;
  if (typeof event_id === 'string' && event_id !== event.event_id) return undefined;
  return {
    seq: event.seq,
    status: status as Verdict['status'],
    ...(typeof code === 'string' && { code }),
    retryable: status === 'refused' && retryable !== false,
  };
}

function readHeads(heads: Fields, sent: readonly SentEvent[]): SendAnswer['heads'] | undefined {
  const ids = new Map(sent.map(({ room_id, seq, event_id }) => [`${room_id} ${seq}`, event_id]));
  const rooms = new Set(sent.map(({ room_id }) => room_id));
  const read = new Map<string, { seq: number; event_id: string }>();
  for (const [room, head] of Object.entries(heads)) {
    if (!rooms.has(room) || !isObject(head)) return undefined;
    const { seq, event_id } = head;
    if (!Number.isSafeInteger(seq) || (seq as number) < 0 || typeof event_id !== 'string') return undefined;
    // Another id at a place that we have just sent: the peer speaks of another chain.
    if ((ids.get(`${room} ${seq as number}`) ?? event_id) !== event_id) return undefined;
    read.set(room, { seq: seq as number, event_id });
  }
  return read;
}
