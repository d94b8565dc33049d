import type { DescriptorKey } from '@app/protocol';
import type { AuditRow, PeerVerdict, ToldEvent } from './evidence';
import type { PeerRow } from './policy';
import type { EventDelivery } from './relay';

/* What admins are shown that several contexts know a part of each; times are epoch milliseconds. */

/** One peer in the list of `GET …/peers`. */
export interface PeerView extends PeerRow {
  oldest_undelivered_at: number | null;
  next_attempt_at: number | null;
  protocol_versions: string[];
  key_id: string | null;
}

/** One peer as closely as we know it; keys and address are those of the descriptor that was read last. */
export interface PeerDetails extends PeerView {
  federation_url: string | null;
  keys: DescriptorKey[];
  fetched_at: number | null;
}

/** What another server has of one of our events, by its own word and by our relay's. */
export interface TheirHalf extends PeerVerdict {
  /** Null where the relay has nothing to deliver. */
  delivery: EventDelivery['state'] | null;
}

/** One event, or the events of one request, by both logs. */
export interface AuditStory {
  /** Those of the events that are in our log. */
  events: ToldEvent[];
  /** Rows of our audit, oldest first. */
  ours: AuditRow[];
  theirs: TheirHalf[];
  /** Whether there is more to it than a story holds. */
  more: boolean;
}
