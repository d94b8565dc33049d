import type { TimelineMessage } from '@app/contracts/ingest';
import { isMessage, type Evidence, type LoggedEvent, type ServerEvidence } from './evidence';

export interface Violation {
  invariant: string;
  /** The servers that show it. */
  servers: string[];
  events: string[];
  detail: string;
}

type Finding = Omit<Violation, 'invariant'>;
type Invariant = (evidence: Evidence) => Finding[];

const MOST_EVENTS = 5;

/** What holds of servers that are healed and quiet, whatever has befallen them. */
export const INVARIANTS: Readonly<Record<string, Invariant>> = {
  'what was answered 201 is in every timeline once': everAndOnce,
  'timelines are in the order of (ts, event_id)': ordered,
  'every server shows the same': alike,
  'edits and erasures that were acknowledged hold': deedsHold,
  'every server names the same members': sameMembers,
  'chains have no hole and no fork': whole,
  'every log has the same rows, byte for byte': sameRows,
  'heads agree': sameHeads,
  'nothing waits': (evidence) => undelivered(evidence, 'waiting'),
  'nothing failed': (evidence) => undelivered(evidence, 'failed'),
  'an Idempotency-Key makes one message': oneByKey,
  'live streams told everything that was not erased at least once': toldToAll,
  'nothing died by itself, and nobody was told of an inner fault': ({ mishaps }) =>
    mishaps.map((detail) => ({ servers: [], events: [], detail })),
};

/** Every violation of every invariant; none if all is well. */
export const judge = (evidence: Evidence): Violation[] =>
  Object.entries(INVARIANTS).flatMap(([invariant, check]) =>
    check(evidence).map((finding) => ({ ...finding, invariant })),
  );

const messagesIn = ({ timelines }: ServerEvidence, room: string): TimelineMessage[] =>
  (timelines[room] ?? []).filter(isMessage);

function finding({ server }: ServerEvidence, events: readonly string[], detail: string): Finding[] {
  if (events.length === 0) return [];
  return [{ servers: [server], events: events.slice(0, MOST_EVENTS), detail: `${events.length} ${detail}` }];
}

function everAndOnce({ answered, rooms, servers }: Evidence): Finding[] {
  return servers.flatMap((server) =>
    rooms.flatMap((room) => {
      const shown = messagesIn(server, room).map(({ event_id }) => event_id);
      const known = new Set(shown);
      const expected = answered.filter((one) => one.room === room).map(({ event_id }) => event_id);
      return [
        ...finding(
          server,
          expected.filter((id) => !known.has(id)),
          `not shown in ${room}`,
        ),
        ...finding(
          server,
          shown.filter((id, at) => shown.indexOf(id) !== at),
          `shown twice in ${room}`,
        ),
        ...finding(server, gaps(server, room), `holes shown in ${room}`),
      ];
    }),
  );
}

const gaps = ({ timelines }: ServerEvidence, room: string): string[] =>
  (timelines[room] ?? []).flatMap((item) =>
    item.kind === 'gap' ? [`${item.origin} ${item.from_seq}–${item.to_seq}`] : [],
  );

function ordered({ rooms, servers }: Evidence): Finding[] {
  return servers.flatMap((server) =>
    rooms.flatMap((room) => {
      const shown = messagesIn(server, room);
      const late = shown.filter((one, at) => {
        const before = shown[at - 1];
        return before && (before.ts - one.ts || (before.event_id < one.event_id ? -1 : 1)) > 0;
      });
      return finding(
        server,
        late.map(({ event_id }) => event_id),
        `out of order in ${room}`,
      );
    }),
  );
}

/** Each server beside the first. */
function besideFirst(
  servers: readonly ServerEvidence[],
  compare: (first: ServerEvidence, other: ServerEvidence) => { events: string[]; detail: string }[],
): Finding[] {
  const [first, ...others] = servers;
  if (!first) return [];
  return others.flatMap((other) =>
    compare(first, other)
      .filter(({ events }) => events.length > 0)
      .map(({ events, detail }) => ({
        servers: [first.server, other.server],
        events: events.slice(0, MOST_EVENTS),
        detail: `${events.length} ${detail}`,
      })),
  );
}

/** Those keys whose values are not the same on both sides, or on one side only. */
function differences<T>(
  one: readonly T[],
  other: readonly T[],
  key: (item: T) => string,
  value: (item: T) => unknown,
) {
  const spell = (items: readonly T[]) =>
    new Map(items.map((item) => [key(item), JSON.stringify(value(item))]));
  const [left, right] = [spell(one), spell(other)];
  return [...new Set([...left.keys(), ...right.keys()])].filter((name) => left.get(name) !== right.get(name));
}

const shownForm = ({ body, edited, erased, reply_to, reactions, sender, ts }: TimelineMessage) => ({
  body,
  edited,
  erased,
  reply_to,
  sender,
  ts,
  reactions: reactions.map(({ key, senders }) => `${key} ${senders.toSorted().join(' ')}`).sort(),
});

function alike({ rooms, servers }: Evidence): Finding[] {
  return besideFirst(servers, (first, other) =>
    rooms.map((room) => ({
      events: differences(
        messagesIn(first, room),
        messagesIn(other, room),
        ({ event_id }) => event_id,
        shownForm,
      ),
      detail: `messages look different in ${room}`,
    })),
  );
}

function deedsHold({ rooms, servers, edited, erased }: Evidence): Finding[] {
  return servers.flatMap((server) => {
    const shown = rooms.flatMap((room) => messagesIn(server, room));
    const unerased = shown.filter((one) => erased.has(one.event_id) && !one.erased);
    const unedited = shown.filter(({ event_id, body, erased: gone }) => {
      const last = edited.get(event_id);
      return last !== undefined && !gone && body !== last;
    });
    return [
      ...finding(
        server,
        unerased.map(({ event_id }) => event_id),
        'are shown, but were erased',
      ),
      ...finding(
        server,
        unedited.map(({ event_id }) => event_id),
        'do not show their last edit',
      ),
    ];
  });
}

function sameMembers({ rooms, servers }: Evidence): Finding[] {
  return besideFirst(servers, (first, other) =>
    rooms.map((room) => ({
      events: differences(first.members[room] ?? [], other.members[room] ?? [], String, String),
      detail: `members are not the same in ${room}`,
    })),
  );
}

function chainsOf({ log }: ServerEvidence): Map<string, LoggedEvent[]> {
  const chains = new Map<string, LoggedEvent[]>();
  for (const row of log) {
    const name = `${row.room} ${row.origin}`;
    chains.set(name, [...(chains.get(name) ?? []), row]);
  }
  return chains;
}

function whole({ servers }: Evidence): Finding[] {
  return servers.flatMap((server) => {
    const chains = chainsOf(server);
    const broken = server.heads.flatMap(({ room, origin, since }) => {
      const rows = (chains.get(`${room} ${origin}`) ?? []).filter(({ seq }) => seq >= since);
      return rows
        .filter((row, at) => {
          const before = rows[at - 1];
          return !row.linked || row.seq !== since + at || (before && row.prev !== before.event_id);
        })
        .map(placeOf);
    });
    const frozen = server.heads
      .filter(({ state }) => state !== 'open')
      .map((head) => `${placeOf(head)} ${head.state}`);
    return [
      ...finding(server, broken, 'do not follow the event before'),
      ...finding(server, frozen, 'chains are frozen'),
    ];
  });
}

const placeOf = ({ room, origin, seq }: { room: string; origin: string; seq: number }) =>
  `${room} ${origin} ${seq}`;

/** A chain may begin later where its room was joined later; what was before is history, and need not be there. */
function sameRows({ servers }: Evidence): Finding[] {
  return besideFirst(servers, (first, other) => {
    const [ours, theirs] = [chainsOf(first), chainsOf(other)];
    const since = ({ room, origin }: LoggedEvent) => {
      const name = `${room} ${origin}`;
      return Math.max(ours.get(name)?.[0]?.seq ?? 0, theirs.get(name)?.[0]?.seq ?? 0);
    };
    const shared = ({ log }: ServerEvidence) => log.filter((row) => row.seq >= since(row));
    const row = ({ event_id, status, text }: LoggedEvent) => [event_id, status, text];
    return [{ events: differences(shared(first), shared(other), placeOf, row), detail: 'rows differ' }];
  });
}

function sameHeads({ servers }: Evidence): Finding[] {
  return besideFirst(servers, (first, other) => [
    {
      events: differences(
        first.heads,
        other.heads,
        ({ room, origin }) => `${room} ${origin}`,
        ({ seq, event_id }) => [seq, event_id],
      ),
      detail: 'chains have not the same head',
    },
  ]);
}

function undelivered({ servers }: Evidence, state: string): Finding[] {
  return servers.flatMap((server) => {
    const rows = server.deliveries.filter((row) => row.state === state);
    return finding(
      server,
      rows.map(
        ({ peer, room_id, acked_seq, head_seq }) => `${room_id} to ${peer}: ${acked_seq} of ${head_seq}`,
      ),
      `deliveries ${state}`,
    );
  });
}

function oneByKey({ answersOf, servers, rooms }: Evidence): Finding[] {
  const changed = [...answersOf].filter(([, ids]) => ids.size > 1).flatMap(([, ids]) => [...ids]);
  const [first] = servers;
  if (!first) return [];
  // Everybody says everything once, so a text that stands there twice was made by one key. Edits change texts.
  const texts = rooms
    .flatMap((room) => messagesIn(first, room))
    .filter(({ body, edited }) => body !== null && !edited)
    .map(({ sender, body }) => `${sender}: ${body}`);
  return [
    ...finding(first, changed, 'ids were answered for a key that has another'),
    ...finding(
      first,
      texts.filter((text, at) => texts.indexOf(text) !== at),
      'texts are there twice',
    ),
  ];
}

/** Where the erasure comes first, there is nothing left to tell. */
function toldToAll({ answered, erased, servers }: Evidence): Finding[] {
  const ids = answered.map(({ event_id }) => event_id).filter((id) => !erased.has(id));
  return servers.flatMap((server) =>
    finding(
      server,
      ids.filter((id) => !server.heard.has(id)),
      'were never told on its live stream',
    ),
  );
}
