import type { TimelineMessage } from '@app/contracts/ingest';
import { describe, expect, it } from 'vitest';
import type { Evidence, LoggedEvent, ServerEvidence } from './evidence';
import { INVARIANTS, judge } from './invariants';

const ROOM = 'rm_1';

const message = (n: number): TimelineMessage => ({
  kind: 'message',
  event_id: `ev_${n}`,
  origin: 'alpha',
  seq: n,
  ts: 100 + n,
  sender: '@resident:alpha',
  body: `text ${n}`,
  edited: false,
  erased: false,
  reply_to: null,
  thread_root: null,
  reactions: [],
});

const row = (n: number): LoggedEvent => ({
  room: ROOM,
  origin: 'alpha',
  seq: n,
  event_id: `ev_${n}`,
  prev: n === 0 ? null : `ev_${n - 1}`,
  status: 'accepted',
  linked: true,
  text: `{"seq":${n}}`,
});

/** A server to which nothing has happened; `change` makes it another. */
function server(name: string, change: Partial<ServerEvidence> = {}): ServerEvidence {
  return {
    server: name,
    timelines: { [ROOM]: [message(0), message(1), message(2)] },
    members: { [ROOM]: ['@resident:alpha', '@resident:beta'] },
    log: [row(0), row(1), row(2)],
    heads: [{ room: ROOM, origin: 'alpha', seq: 2, event_id: 'ev_2', state: 'open', since: 0 }],
    deliveries: [],
    heard: new Map([0, 1, 2].map((n) => [`ev_${n}`, 1])),
    bus: undefined,
    ...change,
  };
}

function evidence(beta: Partial<ServerEvidence> = {}, change: Partial<Evidence> = {}): Evidence {
  const ids = [0, 1, 2];
  return {
    rooms: [ROOM],
    answered: ids.map((n) => ({ event_id: `ev_${n}`, room: ROOM, server: 'alpha', key: `key ${n}`, at: n })),
    answersOf: new Map(ids.map((n) => [`key ${n}`, new Set([`ev_${n}`])])),
    edited: new Map(),
    erased: new Set(),
    mishaps: [],
    servers: [server('alpha'), server('beta', beta)],
    ...change,
  };
}

const timeline = (...items: TimelineMessage[]) => ({ timelines: { [ROOM]: items } });
const [zero, one, two] = [message(0), message(1), message(2)];
const waiting = { peer: 'alpha', room_id: ROOM, state: 'waiting' as const, acked_seq: 1, head_seq: 2 };

/** What shows that an invariant can fail, and names the event by which it does. */
const SPOILT: Record<keyof typeof INVARIANTS, [what: string, spoilt: Evidence, names: RegExp][]> = {
  'what was answered 201 is in every timeline once': [
    ['lost', evidence(timeline(zero, two)), /ev_1/],
    ['doubled', evidence(timeline(zero, one, one, two)), /ev_1/],
    [
      'a hole',
      evidence({
        timelines: {
          [ROOM]: [zero, one, two, { kind: 'gap', origin: 'alpha', from_seq: 3, to_seq: 4, ts: 103 }],
        },
      }),
      /alpha 3–4/,
    ],
  ],
  'timelines are in the order of (ts, event_id)': [
    ['late', evidence(timeline(one, zero, two)), /ev_0/],
    ['at one time', evidence(timeline(zero, { ...two, ts: 101 }, one)), /ev_1/],
  ],
  'every server shows the same': [
    ['another text', evidence(timeline(zero, { ...one, body: 'else' }, two)), /ev_1/],
    [
      'a reaction',
      evidence(timeline(zero, { ...one, reactions: [{ key: '👍', senders: ['@resident:beta'] }] }, two)),
      /ev_1/,
    ],
  ],
  'edits and erasures that were acknowledged hold': [
    ['an edit', evidence({}, { edited: new Map([['ev_1', 'better']]) }), /ev_1/],
    ['an erasure', evidence({}, { erased: new Set(['ev_1']) }), /ev_1/],
  ],
  'every server names the same members': [
    ['one less', evidence({ members: { [ROOM]: ['@resident:alpha'] } }), /@resident:beta/],
  ],
  'chains have no hole and no fork': [
    ['a hole', evidence({ log: [row(0), row(2)] }), /alpha 2/],
    ['no beginning', evidence({ log: [row(1), row(2)] }), /alpha 1/],
    ['another before', evidence({ log: [row(0), row(1), { ...row(2), prev: 'ev_x' }] }), /alpha 2/],
    ['not linked', evidence({ log: [row(0), row(1), { ...row(2), linked: false }] }), /alpha 2/],
    ['frozen', evidence({ heads: [{ ...server('').heads[0]!, state: 'forked' }] }), /alpha 2 forked/],
  ],
  'every log has the same rows, byte for byte': [
    ['other bytes', evidence({ log: [row(0), { ...row(1), text: '{}' }, row(2)] }), /alpha 1/],
    ['another verdict', evidence({ log: [row(0), { ...row(1), status: 'refused' }, row(2)] }), /alpha 1/],
    ['one less', evidence({ log: [row(0), row(1)] }), /alpha 2/],
  ],
  'heads agree': [['one behind', evidence({ heads: [{ ...server('').heads[0]!, seq: 1 }] }), /alpha/]],
  'nothing waits': [['one room', evidence({ deliveries: [waiting] }), /1 of 2/]],
  'nothing failed': [['one room', evidence({ deliveries: [{ ...waiting, state: 'failed' }] }), /1 of 2/]],
  'an Idempotency-Key makes one message': [
    ['two answers', evidence({}, { answersOf: new Map([['key 1', new Set(['ev_1', 'ev_2'])]]) }), /ev_2/],
    [
      'two messages',
      evidence({}, { servers: [server('alpha', timeline(zero, one, { ...two, body: one.body }))] }),
      /text 1/,
    ],
  ],
  'live streams told everything that was not erased at least once': [
    ['one not', evidence({ heard: new Map([['ev_0', 1]]) }), /ev_1/],
  ],
  'internal services were told of everything that was neither erased nor forgotten': [
    ['one not', evidence({ bus: { told: new Set(['ev_0', 'ev_1']), forgotAt: 0 } }), /ev_2/],
  ],
  'nothing died by itself, and nobody was told of an inner fault': [
    ['a death', evidence({}, { mishaps: ['alpha’s relay-1 ended by itself'] }), /relay-1/],
  ],
};

const spoilt = Object.entries(SPOILT).flatMap(([invariant, cases]) =>
  cases.map(([what, given, names]) => ({ invariant, what, given, names })),
);

describe('the invariants', () => {
  it('hold where all is well', () => {
    expect(judge(evidence())).toEqual([]);
  });

  it('ask nothing of history, nor of a message that was erased before it was told', () => {
    const since = [{ ...server('').heads[0]!, since: 1 }];
    expect(judge(evidence({ log: [row(1), row(2)], heads: since }))).toEqual([]);
    const gone = { ...one, body: null, erased: true };
    const both = [server('alpha', timeline(zero, gone, two)), server('beta', timeline(zero, gone, two))];
    const unheard = both.map((one) => ({
      ...one,
      heard: new Map([
        ['ev_0', 2],
        ['ev_2', 1],
      ]),
    }));
    expect(judge(evidence({}, { servers: unheard, erased: new Set(['ev_1']) }))).toEqual([]);
  });

  it('ask of a bus what it was given since it forgot', () => {
    const told = new Set(['ev_2']);
    expect(judge(evidence({ bus: { told, forgotAt: 1 } }))).toEqual([]);
  });

  it.each(spoilt)('$invariant: $what', ({ invariant, given, names }) => {
    const found = judge(given).filter((one) => one.invariant === invariant);
    expect(JSON.stringify(found)).toMatch(names);
  });

  it('each have something that breaks them', () => {
    expect(Object.keys(SPOILT)).toEqual(Object.keys(INVARIANTS));
  });
});
