/* What the admins' routes answer, by the server's own contracts. */
export type { AuditStory, PeerDetails, PeerView, TheirHalf } from '@app/contracts/admin-views';
export type { Diagnosis, LegView, StageName, StageView } from '@app/contracts/diagnosis';
export type { IdentityView } from '@app/contracts/identity';
export type { AuditRow, Participant, PulledHistory, SeveringCounts } from '@app/contracts/ingest';
export type {
  FederationPolicy,
  PeerAction,
  PolicyExplanation,
  PolicyMode,
  PolicyPreview,
  PolicyView,
  TrafficHour,
} from '@app/contracts/policy';
export type { DeliveryRow } from '@app/contracts/relay';
export type { DescriptorKey } from '@app/protocol';
