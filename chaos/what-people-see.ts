import type { TimelineMessage } from '@app/contracts/ingest';
import { isMessage, type Evidence, type ServerEvidence } from './evidence';
import { besideFirst, differences, finding, type Finding } from './finding';

const messagesIn = ({ timelines }: ServerEvidence, room: string): TimelineMessage[] =>
  (timelines[room] ?? []).filter(isMessage);

export function everAndOnce({ answered, rooms, servers }: Evidence): Finding[] {
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

export function ordered({ rooms, servers }: Evidence): Finding[] {
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

const shownForm = ({ body, edited, erased, reply_to, reactions, sender, ts }: TimelineMessage) => ({
  body,
  edited,
  erased,
  reply_to,
  sender,
  ts,
  reactions: reactions.map(({ key, senders }) => `${key} ${senders.toSorted().join(' ')}`).sort(),
});

export function alike({ rooms, servers }: Evidence): Finding[] {
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

export function deedsHold({ rooms, servers, edited, erased }: Evidence): Finding[] {
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

export function sameMembers({ rooms, servers }: Evidence): Finding[] {
  return besideFirst(servers, (first, other) =>
    rooms.map((room) => ({
      events: differences(first.members[room] ?? [], other.members[room] ?? [], String, String),
      detail: `members are not the same in ${room}`,
    })),
  );
}

export function oneByKey({ answersOf, servers, rooms }: Evidence): Finding[] {
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
export function toldToAll({ answered, erased, servers }: Evidence): Finding[] {
  const ids = answered.map(({ event_id }) => event_id).filter((id) => !erased.has(id));
  return servers.flatMap((server) =>
    finding(
      server,
      ids.filter((id) => !server.heard.has(id)),
      'were never told on its live stream',
    ),
  );
}

/** What a bus has forgotten is not published again (docs/adr/0007-outbox-and-jetstream.md). */
export function toldOnTheBus({ answered, erased, servers }: Evidence): Finding[] {
  return servers.flatMap((server) => {
    const { bus } = server;
    if (!bus) return [];
    const due = answered.filter(({ event_id, at }) => at > bus.forgotAt && !erased.has(event_id));
    const ids = due.map(({ event_id }) => event_id);
    return finding(
      server,
      ids.filter((id) => !bus.told.has(id)),
      'were never told on its bus',
    );
  });
}
