import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { useLiveCache } from '../../live/live';
import { useApi, useMe } from '../../session/session';
import { roomsWithUnsent } from './kept-unsent';
import { Outbox, outboxKey, type Office } from './outbox';
import type { Unsent } from './unsent';

/** One outbox for each room. */
class Outboxes {
  private readonly known = new Map<string, Outbox>();

  constructor(private readonly office: Office) {
    for (const roomId of roomsWithUnsent(office.me.fqid)) this.of(roomId);
  }

  of(roomId: string): Outbox {
    const outbox = this.known.get(roomId) ?? new Outbox(roomId, this.office);
    this.known.set(roomId, outbox);
    return outbox;
  }
}

const OutboxesContext = createContext<Outboxes | null>(null);

/** For as long as somebody is signed in: wherever they are on the page, what they said goes out, and in order. */
export function OutboxProvider({ children }: { children: ReactNode }) {
  const api = useApi();
  const me = useMe();
  const queries = useQueryClient();
  const live = useLiveCache();
  const [closing] = useState(() => new AbortController());
  const [outboxes] = useState(() => new Outboxes({ me, api, queries, live, closed: closing.signal }));
  useEffect(() => () => closing.abort(), [closing]);
  return <OutboxesContext value={outboxes}>{children}</OutboxesContext>;
}

export function useOutbox(roomId: string): { outbox: Outbox; unsent: readonly Unsent[] } {
  const outboxes = useContext(OutboxesContext);
  if (!outboxes) throw new Error('Nothing is sent from here.');
  const { data: unsent } = useQuery<Unsent[]>({
    queryKey: outboxKey(roomId),
    // Nothing of the server's: never asked for again.
    queryFn: () => [],
    enabled: false,
    initialData: [],
    gcTime: Infinity,
  });
  return { outbox: outboxes.of(roomId), unsent };
}
