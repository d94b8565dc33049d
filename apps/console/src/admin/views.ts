import type { PeerRow } from '@app/contracts/policy';
import type { DescriptorKey } from '@app/protocol';

/* What the admins' routes answer. The server's own contracts, where it has one for the shape. */
export type { IdentityView } from '@app/contracts/identity';
export type { AuditRow, Participant, PulledHistory, SeveringCounts } from '@app/contracts/ingest';
export type {
  FederationPolicy,
  PeerAction,
  PolicyExplanation,
  PolicyMode,
  PolicyPreview,
  PolicyView,
} from '@app/contracts/policy';
export type { DeliveryRow } from '@app/contracts/relay';
export type { DescriptorKey } from '@app/protocol';

/** One row of `GET …/peers`; times are epoch milliseconds. */
export interface PeerView extends PeerRow {
  oldest_undelivered_at: number | null;
  next_attempt_at: number | null;
  protocol_versions: string[];
  key_id: string | null;
}

/** `GET …/peers/{server_name}`. */
export interface PeerDetails extends PeerView {
  federation_url: string | null;
  keys: DescriptorKey[];
  fetched_at: number | null;
}
