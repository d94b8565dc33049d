import type { FederationPolicy, PolicyMode } from '@app/contracts/policy';
import { isServerName, PROTOCOL_VERSIONS, refuse, type Outcome, type Refusal } from '@app/protocol';
import { compilePatterns } from './peer-patterns';
import { federationPolicy, type TenantPolicy } from './policy';

const MODES: readonly PolicyMode[] = ['open', 'invite_only', 'closed'];
export const MAX_LIST_ENTRIES = 1_000;
const MAX_FOREIGN_PARTICIPANTS = 100_000;
const MAX_BACKFILL_EVENTS = 10_000;
const MAX_FAULTS_SHOWN = 20;

/** A fault of one field; `badName` chooses the code when nothing else is wrong. */
interface Fault {
  readonly text: string;
  readonly badName?: boolean;
}

type Check = (value: unknown, tenant: string) => Fault[];

/** One row for each field that may be written; any other field is a fault. */
const FIELDS: Readonly<Record<keyof FederationPolicy, Check>> = {
  default_mode: oneOf('default_mode', MODES),
  allowed_peers: peerList('allowed_peers'),
  denied_peers: (value, tenant) => [
    ...peerList('denied_peers')(value, tenant),
    ...deniesItself(value, tenant),
  ],
  max_foreign_participants_per_room: count('max_foreign_participants_per_room', MAX_FOREIGN_PARTICIPANTS),
  max_backfill_events_per_request: count('max_backfill_events_per_request', MAX_BACKFILL_EVENTS),
  min_signature_protocol: oneOf(
    'min_signature_protocol',
    PROTOCOL_VERSIONS.map(({ name }) => name),
  ),
};

/** Merges a change into a policy: fields left out keep their value. A refusal lists every fault at once. */
export function revisePolicy(
  current: TenantPolicy,
  change: Readonly<Record<string, unknown>>,
  ifVersion?: number,
): Outcome<{ policy: TenantPolicy }> {
  if (ifVersion !== undefined && ifVersion !== current.version) {
    return refuse(
      'SW_FED_MALFORMED_REQUEST',
      `The policy changed meanwhile: it is at version ${current.version}, not ${ifVersion}. Read it again.`,
    );
  }
  const faults = Object.entries(change).flatMap(([field, value]) => check(field, value, current.tenant));
  if (faults.length > 0) return refuseFaults(faults);
  const merged = { ...federationPolicy(current), ...change } as FederationPolicy;
  return {
    ok: true,
    policy: {
      ...merged,
      tenant: current.tenant,
      enabled: current.enabled,
      version: current.version + 1,
      severed_peers: current.severed_peers.filter((peer) => !merged.allowed_peers.includes(peer)),
      peerings: current.peerings,
    },
  };
}

function check(field: string, value: unknown, tenant: string): Fault[] {
  if (!Object.hasOwn(FIELDS, field)) return [{ text: `${quote(field)} is not a field of the policy` }];
  return FIELDS[field as keyof FederationPolicy](value, tenant);
}

function refuseFaults(faults: readonly Fault[]): Refusal {
  const onlyNames = faults.every((fault) => fault.badName);
  const shown = faults.slice(0, MAX_FAULTS_SHOWN).map((fault) => fault.text);
  const rest = faults.length > shown.length ? `; and ${faults.length - shown.length} more` : '';
  return refuse(onlyNames ? 'SW_FED_BAD_NAME' : 'SW_FED_MALFORMED_REQUEST', `${shown.join('; ')}${rest}.`);
}

function oneOf(field: string, allowed: readonly string[]): Check {
  return (value) =>
    allowed.includes(value as string) ? [] : [{ text: `${field} is one of ${allowed.join(', ')}` }];
}

function count(field: string, maximum: number): Check {
  return (value) =>
    Number.isInteger(value) && !Object.is(value, -0) && (value as number) >= 0 && (value as number) <= maximum
      ? []
      : [{ text: `${field} is an integer from 0 to ${maximum}` }];
}

function peerList(field: string): Check {
  return (value) => {
    if (!Array.isArray(value)) return [{ text: `${field} is a list of server names` }];
    if (value.length > MAX_LIST_ENTRIES) {
      return [{ text: `${field} has ${value.length} entries; at most ${MAX_LIST_ENTRIES} are allowed` }];
    }
    return value.flatMap((entry: unknown, index) =>
      isPattern(entry)
        ? []
        : [
            {
              text: `${field}[${index}] ${quote(entry)} is neither a canonical server name nor *.suffix`,
              badName: true,
            },
          ],
    );
  };
}

function isPattern(entry: unknown): boolean {
  if (typeof entry !== 'string') return false;
  // A suffix covers every port, so it names none.
  if (entry.startsWith('*.')) return !entry.includes(':') && isServerName(entry.slice(2));
  return isServerName(entry);
}

function deniesItself(value: unknown, tenant: string): Fault[] {
  if (!Array.isArray(value)) return [];
  const own = compilePatterns(value.filter((entry) => typeof entry === 'string'))(tenant);
  return own
    ? [{ text: `denied_peers[${own.index}] ${quote(own.entry)} would shut out this server itself` }]
    : [];
}

function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 80 ? `${text.slice(0, 77)}…"` : text;
}
