import type { Tone } from '../parts/badge';
import type { AuditRow, AuditStory, TheirHalf } from '../views';
import { OUTCOMES } from './outcomes';

/** One line of a story, from one server's log. */
export interface StoryLine {
  key: string;
  /** The server whose log it is from; null for this one. */
  log: string | null;
  /** By the clock of that server; null where it told nothing. */
  at: number | null;
  tone: Tone;
  word: string;
  what: string;
  event_id: string | null;
  code: string | null;
  reason: string | null;
  detail: string | null;
  trace_id: string | null;
}

/** Both logs in one order of time; who told nothing comes last. */
export function storyLines(tenant: string, { events, ours, theirs }: AuditStory): StoryLine[] {
  const said = events.filter(({ origin }) => origin === tenant).map(saidLine);
  return [...said, ...ours.map(ourLine), ...theirs.map(theirLine)].sort(
    (a, b) => (a.at ?? Infinity) - (b.at ?? Infinity),
  );
}

const NOTHING_MORE = { code: null, reason: null, detail: null, trace_id: null };

const saidLine = ({ event_id, type, sender, at }: AuditStory['events'][number]): StoryLine => ({
  ...NOTHING_MORE,
  key: `said ${event_id}`,
  log: null,
  at,
  tone: 'plain',
  word: 'Said',
  what: `${type} of ${sender}`,
  event_id,
});

const ourLine = ({ id, at, action, outcome, peer, ...row }: AuditRow): StoryLine => {
  const { event_id, code, reason, detail, trace_id } = row;
  const what = peer === null ? action : `${action}, ${peer}`;
  const said = { event_id, code, reason, detail, trace_id };
  return { key: `row ${id}`, log: null, at, ...OUTCOMES[outcome], what, ...said };
};

const ANSWERS: Record<TheirHalf['status'], { tone: Tone; word: string; what: string }> = {
  accepted: { tone: 'good', word: 'Accepted', what: 'It has the event, and shows it.' },
  refused: { tone: 'bad', word: 'Refused', what: 'It has the event, and does not show it.' },
  unknown: { tone: 'warn', word: 'Unknown', what: 'It has no verdict on the event.' },
  unanswered: { tone: 'warn', word: 'No answer', what: 'It did not say what became of the event.' },
};

const DELIVERIES: Record<NonNullable<TheirHalf['delivery']>, string | null> = {
  delivered: null,
  waiting: 'Our delivery to it waits.',
  failed: 'Our delivery to it was given up.',
};

function theirLine({ peer, status, delivery, at, ...half }: TheirHalf): StoryLine {
  const { what, ...answer } = ANSWERS[status];
  const delivered = delivery && DELIVERIES[delivery];
  const { event_id, code, reason, detail, trace_id } = half;
  return {
    key: `${peer} ${event_id}`,
    log: peer,
    at,
    ...answer,
    what: [what, delivered].filter(Boolean).join(' '),
    event_id,
    code,
    reason,
    detail,
    trace_id,
  };
}
