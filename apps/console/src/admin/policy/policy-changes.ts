import type { FederationPolicy } from '../views';
import { LIST_FIELDS, type PolicyDraft } from './policy-draft';
import { entriesOf } from './server-list';

const FIELD_NAMES: Record<keyof FederationPolicy, string> = {
  default_mode: 'Who may federate',
  allowed_peers: 'the allow list',
  denied_peers: 'the deny list',
  max_foreign_participants_per_room: 'People of other servers in a room',
  max_backfill_events_per_request: 'Events of history in a request',
  min_signature_protocol: 'Lowest protocol version',
};

/** What makes the one policy into the other, in sentences. */
export function policyChanges(from: FederationPolicy, to: FederationPolicy): string[] {
  return (Object.keys(FIELD_NAMES) as (keyof FederationPolicy)[]).flatMap((field) => {
    const [was, is] = [from[field], to[field]];
    if (Array.isArray(was) && Array.isArray(is)) return listChanges(FIELD_NAMES[field], was, is);
    return was === is ? [] : [`${FIELD_NAMES[field]}: ${is} instead of ${was}.`];
  });
}

const listChanges = (list: string, was: readonly string[], is: readonly string[]): string[] => [
  ...is.filter((entry) => !was.includes(entry)).map((entry) => `${entry} joins ${list}.`),
  ...was.filter((entry) => !is.includes(entry)).map((entry) => `${entry} leaves ${list}.`),
];

/** The change alone: the server keeps every field that is left out. */
export const changedFields = (from: FederationPolicy, to: FederationPolicy): Partial<FederationPolicy> =>
  Object.fromEntries(
    Object.entries(to).filter(
      ([field, value]) => JSON.stringify(value) !== JSON.stringify(from[field as keyof FederationPolicy]),
    ),
  );

/**
 * My changes of `base` on top of what somebody else made of it: entries that either added are there, those that
 * either took off are not, and in other fields mine counts where I changed it.
 */
export function onTopOf(theirs: PolicyDraft, mine: PolicyDraft, base: PolicyDraft): PolicyDraft {
  const fields = Object.keys(theirs) as (keyof PolicyDraft)[];
  const plain = fields.map((field) => [field, mine[field] === base[field] ? theirs[field] : mine[field]]);
  const lists = LIST_FIELDS.map((field) => [field, mergeLists(theirs[field], mine[field], base[field])]);
  return Object.fromEntries([...plain, ...lists]) as unknown as PolicyDraft;
}

function mergeLists(theirs: string, mine: string, base: string): string {
  const [before, own] = [entriesOf(base), entriesOf(mine)];
  const kept = entriesOf(theirs).filter((entry) => own.includes(entry) || !before.includes(entry));
  const added = own.filter((entry) => !before.includes(entry));
  return [...new Set([...kept, ...added])].join('\n');
}
