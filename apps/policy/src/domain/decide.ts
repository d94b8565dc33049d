import type { PeerAction, PolicyVerdict } from '@app/contracts/policy';
import { refuse, type FederationCode } from '@app/protocol';
import type { ListMatch } from './peer-patterns';
import { federationPolicy, type CompiledPolicy } from './policy';

export interface Question {
  readonly peer: string;
  readonly action: PeerAction;
}

/** All that a rule may look at. */
interface Case {
  readonly policy: CompiledPolicy;
  readonly action: PeerAction;
  readonly denied: ListMatch | null;
  readonly allowed: ListMatch | null;
  readonly severed: boolean;
}

interface Rule {
  applies(the: Case): boolean;
  /** The field or list entry that decided. */
  name(the: Case): string;
  /** Absent where the rule lets the peer in. */
  refusal?: { code: FederationCode; detail(peer: string): string };
}

/** The first rule that applies decides; the last one always applies. */
const RULES: readonly Rule[] = [
  {
    applies: ({ policy }) => !policy.enabled,
    name: () => 'enabled false',
    refusal: { code: 'SW_FED_FEDERATION_DISABLED', detail: () => 'Federation is off for this tenant.' },
  },
  {
    applies: ({ severed }) => severed,
    name: () => 'severed_peers',
    refusal: {
      code: 'SW_FED_PEER_SEVERED',
      detail: (peer) => `Peering with ${peer} was ended; it begins anew when it is added to allowed_peers.`,
    },
  },
  {
    applies: ({ denied }) => denied !== null,
    name: ({ denied }) => entryName('denied_peers', denied),
    refusal: { code: 'SW_FED_PEER_DENIED', detail: (peer) => `${peer} is on the deny list.` },
  },
  {
    applies: ({ policy }) => policy.default_mode === 'closed',
    name: () => 'default_mode closed',
    refusal: {
      code: 'SW_FED_FEDERATION_CLOSED',
      detail: () => 'default_mode is closed, also for servers on the allow list.',
    },
  },
  {
    applies: ({ policy, allowed }) => policy.default_mode === 'invite_only' && allowed === null,
    name: () => 'default_mode invite_only',
    refusal: { code: 'SW_FED_PEER_UNKNOWN', detail: (peer) => `${peer} is not in allowed_peers.` },
  },
  {
    applies: ({ policy, action }) => action === 'backfill' && policy.max_backfill_events_per_request === 0,
    name: () => 'max_backfill_events_per_request 0',
    refusal: { code: 'SW_FED_BACKFILL_REFUSED', detail: () => 'max_backfill_events_per_request is 0.' },
  },
  {
    applies: ({ allowed }) => allowed !== null,
    name: ({ allowed }) => entryName('allowed_peers', allowed),
  },
  { applies: () => true, name: () => 'default_mode open' },
];

/** Says whether the policy lets the peer do that, and which field or list entry decided. */
export function decide(policy: CompiledPolicy, { peer, action }: Question): PolicyVerdict {
  const the: Case = {
    policy,
    action,
    denied: policy.denied(peer),
    allowed: policy.allowed(peer),
    severed: policy.severed_peers.includes(peer),
  };
  const decisive = RULES.find((candidate) => candidate.applies(the))!;
  const rule = decisive.name(the);
  return decisive.refusal
    ? { ...refuse(decisive.refusal.code, decisive.refusal.detail(peer)), rule }
    : { ok: true, rule, policy: federationPolicy(policy), listed: the.allowed !== null };
}

const entryName = (list: string, match: ListMatch | null): string =>
  match ? `${list}[${match.index}] ${match.entry}` : list;
