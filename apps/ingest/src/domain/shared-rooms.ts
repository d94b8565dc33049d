import type { SeveringCounts } from '@app/contracts/ingest';

interface SharedRoom {
  home: string;
  ours: string[];
  theirs: string[];
}

/** Who has to go where when peering ends: their people from rooms that we host, ours from all others. */
export function severingCounts(tenant: string, rooms: readonly SharedRoom[]): SeveringCounts {
  const count = (emptied: readonly string[][]) => {
    const some = emptied.filter((people) => people.length > 0);
    return { rooms: some.length, people: new Set(some.flat()).size };
  };
  return {
    hosted_here: count(rooms.filter(({ home }) => home === tenant).map(({ theirs }) => theirs)),
    hosted_elsewhere: count(rooms.filter(({ home }) => home !== tenant).map(({ ours }) => ours)),
  };
}
