import type { AuditStory, TheirHalf } from '@app/contracts/admin-views';
import type { OurStory, PeerVerdict, ToldEvent } from '@app/contracts/ingest';
import type { EventDelivery } from '@app/contracts/relay';

/** How the relay stands with one event of ours. */
export interface EventDeliveries {
  event_id: string;
  servers: readonly EventDelivery[];
}

export interface Question {
  peer: string;
  event_id: string;
}

/** Only the author of an event is told what became of it. */
export const isOurs =
  (tenant: string) =>
  ({ origin }: ToldEvent): boolean =>
    origin === tenant;

/** Whom to ask about events of ours: the servers of their rooms, and whoever the relay has them for; `most` at most. */
export function questionsOf(
  ours: readonly ToldEvent[],
  deliveries: readonly EventDeliveries[],
  most: number,
): { questions: Question[]; more: boolean } {
  const all = ours.flatMap(({ event_id, servers }) => {
    const reached = serversOf(deliveries, event_id).map(({ peer }) => peer);
    return [...new Set([...reached, ...servers])].sort().map((peer) => ({ peer, event_id }));
  });
  return { questions: all.slice(0, most), more: all.length > most };
}

export function composeStory(
  { events, rows, more }: OurStory,
  deliveries: readonly EventDeliveries[],
  verdicts: readonly PeerVerdict[],
  unasked: boolean,
): AuditStory {
  const theirs = verdicts.map((verdict): TheirHalf => {
    const delivery = serversOf(deliveries, verdict.event_id).find(({ peer }) => peer === verdict.peer);
    return { ...verdict, delivery: delivery?.state ?? null };
  });
  return { events, ours: rows, theirs, more: more || unasked };
}

const serversOf = (deliveries: readonly EventDeliveries[], eventId: string): readonly EventDelivery[] =>
  deliveries.find(({ event_id }) => event_id === eventId)?.servers ?? [];
