import type { FederationPolicy } from '../views';
import { entriesOf, listFault, shutsOut } from './server-list';

/** The policy as it stands in the form: lists have an entry a line. */
export type PolicyDraft = Record<Exclude<keyof FederationPolicy, 'default_mode'>, string> &
  Pick<FederationPolicy, 'default_mode'>;

export type DraftFaults = Partial<Record<keyof FederationPolicy, string>>;

export type ReadDraft = { ok: true; policy: FederationPolicy } | { ok: false; faults: DraftFaults };

export const LIST_FIELDS = ['allowed_peers', 'denied_peers'] as const;

export const draftOf = (policy: FederationPolicy): PolicyDraft => ({
  default_mode: policy.default_mode,
  allowed_peers: policy.allowed_peers.join('\n'),
  denied_peers: policy.denied_peers.join('\n'),
  max_foreign_participants_per_room: String(policy.max_foreign_participants_per_room),
  max_backfill_events_per_request: String(policy.max_backfill_events_per_request),
  min_signature_protocol: policy.min_signature_protocol,
});

/** What the form says, or what is wrong with each of its fields; the server checks it again. */
export function readDraft(draft: PolicyDraft, ourServer: string): ReadDraft {
  const [allowed_peers, denied_peers] = [entriesOf(draft.allowed_peers), entriesOf(draft.denied_peers)];
  const faults: DraftFaults = {
    ...faultIn('allowed_peers', listFault(draft.allowed_peers)),
    ...faultIn('denied_peers', listFault(draft.denied_peers) ?? shutsOut(denied_peers, ourServer)),
    ...faultIn('max_foreign_participants_per_room', countFault(draft.max_foreign_participants_per_room)),
    ...faultIn('max_backfill_events_per_request', countFault(draft.max_backfill_events_per_request)),
  };
  if (Object.keys(faults).length > 0) return { ok: false, faults };
  return {
    ok: true,
    policy: {
      default_mode: draft.default_mode,
      allowed_peers,
      denied_peers,
      max_foreign_participants_per_room: Number(draft.max_foreign_participants_per_room),
      max_backfill_events_per_request: Number(draft.max_backfill_events_per_request),
      min_signature_protocol: draft.min_signature_protocol,
    },
  };
}

const faultIn = (field: keyof FederationPolicy, fault: string | undefined): DraftFaults =>
  fault === undefined ? {} : { [field]: fault };

const MOST_COUNTED = 1_000_000;

const countFault = (text: string): string | undefined =>
  /^\d{1,7}$/.test(text.trim()) && Number(text) <= MOST_COUNTED
    ? undefined
    : 'Write a whole number, from 0 to 1000000.';
