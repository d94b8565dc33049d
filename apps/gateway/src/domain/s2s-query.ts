import { refuse, type Outcome } from '@app/protocol';

type Rule = (value: string) => boolean;

const CANONICAL_NATURAL = /^(0|[1-9][0-9]{0,15})$/;

const isNatural: Rule = (value) => CANONICAL_NATURAL.test(value) && Number.isSafeInteger(Number(value));
const isEventId: Rule = (value) => /^ev_[A-Za-z0-9_-]{43}$/.test(value);
const isServerName: Rule = (value) => /^[a-z0-9.:-]{1,259}$/.test(value);

/** What may stand in the query of each signed GET; a name that is not listed is refused. */
const BACKFILL_RULES: Record<string, Rule> = {
  origin: isServerName,
  from_seq: isNatural,
  to_seq: isNatural,
  before: isEventId,
  limit: isNatural,
};
const VERDICTS_RULES: Record<string, Rule> = { event_id: isEventId };

export interface BackfillRange {
  origin?: string;
  from_seq?: number;
  to_seq?: number;
  before?: string;
  limit: number;
}

const DEFAULT_BACKFILL = 100;

export function readBackfillQuery(query: string): Outcome<{ range: BackfillRange }> {
  const read = readQuery(query, BACKFILL_RULES);
  if (!read.ok) return read;
  const { origin, from_seq, to_seq, before, limit } = read.values;
  if ((origin === undefined) === (before === undefined)) {
    return malformed('the query names either origin or before');
  }
  if (before !== undefined && (from_seq ?? to_seq) !== undefined) {
    return malformed('from_seq and to_seq go with origin only');
  }
  const range: BackfillRange = { limit: limit === undefined ? DEFAULT_BACKFILL : Number(limit) };
  if (range.limit === 0) return malformed('limit is at least 1');
  if (origin !== undefined) range.origin = origin;
  if (before !== undefined) range.before = before;
  if (from_seq !== undefined) range.from_seq = Number(from_seq);
  if (to_seq !== undefined) range.to_seq = Number(to_seq);
  if ((range.from_seq ?? 0) > (range.to_seq ?? Infinity)) return malformed('from_seq is above to_seq');
  return { ok: true, range };
}

export function readVerdictsQuery(query: string): Outcome<{ event_id: string }> {
  const read = readQuery(query, VERDICTS_RULES);
  if (!read.ok) return read;
  const { event_id } = read.values;
  return event_id === undefined ? malformed('the query names no event_id') : { ok: true, event_id };
}

export function refuseAnyQuery(query: string): Outcome<object> {
  return readQuery(query, {});
}

function readQuery(
  query: string,
  rules: Record<string, Rule>,
): Outcome<{ values: Partial<Record<string, string>> }> {
  const values: Partial<Record<string, string>> = Object.create(null);
  for (const [name, value] of new URLSearchParams(query)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (!rule) return malformed(`unknown query parameter ${JSON.stringify(name.slice(0, 64))}`);
    if (values[name] !== undefined) return malformed(`query parameter ${name} stands twice`);
    if (!rule(value)) return malformed(`query parameter ${name} is not of its form`);
    values[name] = value;
  }
  return { ok: true, values };
}

const malformed = (detail: string) => refuse('SW_FED_MALFORMED_REQUEST', detail);
