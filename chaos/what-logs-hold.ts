import type { Evidence, LoggedEvent, ServerEvidence } from './evidence';
import { besideFirst, differences, finding, type Finding } from './finding';

function chainsOf({ log }: ServerEvidence): Map<string, LoggedEvent[]> {
  const chains = new Map<string, LoggedEvent[]>();
  for (const row of log) {
    const name = `${row.room} ${row.origin}`;
    chains.set(name, [...(chains.get(name) ?? []), row]);
  }
  return chains;
}

export function whole({ servers }: Evidence): Finding[] {
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
export function sameRows({ servers }: Evidence): Finding[] {
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

export function sameHeads({ servers }: Evidence): Finding[] {
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

export function undelivered({ servers }: Evidence, state: string): Finding[] {
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
