import type { PeerAction, RoomStanding } from '@app/contracts/policy';
import { commonVersion, FEDERATION_ERRORS, PROTOCOL_VERSIONS, type FederationCode } from '@app/protocol';
import type { ListMatch } from './peer-patterns';
import type { CompiledPolicy } from './policy';

/** All that a rule may look at. */
export interface Case {
  readonly policy: CompiledPolicy;
  readonly peer: string;
  readonly action: PeerAction;
  /** The versions in which the two sides could talk, where that is known. */
  readonly versions?: readonly string[];
  readonly room?: RoomStanding;
  readonly denied: ListMatch | null;
  readonly allowed: ListMatch | null;
  readonly severed: boolean;
}

export interface DecisionRule {
  applies(the: Case): boolean;
  /** The field or list entry that decided. */
  name(the: Case): string;
  /** Absent where the rule lets the peer in. */
  code?(the: Case): FederationCode;
  /** The rule as a sentence about this case. */
  says(the: Case): string;
}

const OURS = PROTOCOL_VERSIONS.map(({ name }) => name);

/** In the order of docs/protocol.md, "Order of checks": the first that applies decides, and the last always applies. */
export const DECISION_RULES: readonly DecisionRule[] = [
  {
    applies: ({ versions, policy }) =>
      versions !== undefined && !commonVersion(OURS, versions, policy.min_signature_protocol).ok,
    name: ({ policy }) => `min_signature_protocol ${policy.min_signature_protocol}`,
    code: () => 'SW_FED_PROTOCOL_VERSION',
    says: ({ peer, versions = [], policy }) =>
      `${peer} speaks ${versions.slice(0, 8).join(', ') || 'no version'} that this server knows; ${policy.min_signature_protocol} or later is asked for.`,
  },
  {
    applies: ({ policy }) => !policy.enabled,
    name: () => 'enabled false',
    code: () => 'SW_FED_FEDERATION_DISABLED',
    says: () => 'Federation is off for this tenant.',
  },
  {
    applies: ({ severed }) => severed,
    name: () => 'severed_peers',
    code: () => 'SW_FED_PEER_SEVERED',
    says: ({ peer }) => `Peering with ${peer} was ended; it begins anew when it is added to allowed_peers.`,
  },
  {
    applies: ({ denied }) => denied !== null,
    name: ({ denied }) => entryName('denied_peers', denied),
    code: () => 'SW_FED_PEER_DENIED',
    says: ({ peer, denied }) => `${peer} is on the deny list${byWildcard(denied)}.`,
  },
  {
    applies: ({ policy }) => policy.default_mode === 'closed',
    name: () => 'default_mode closed',
    code: () => 'SW_FED_FEDERATION_CLOSED',
    says: () => 'default_mode is closed, also for servers on the allow list.',
  },
  {
    applies: ({ policy, allowed }) => policy.default_mode === 'invite_only' && allowed === null,
    name: () => 'default_mode invite_only',
    code: () => 'SW_FED_PEER_UNKNOWN',
    says: ({ peer }) => `${peer} is not in allowed_peers.`,
  },
  {
    applies: ({ policy, action }) => action === 'backfill' && policy.max_backfill_events_per_request === 0,
    name: () => 'max_backfill_events_per_request 0',
    code: () => 'SW_FED_BACKFILL_REFUSED',
    says: () => 'max_backfill_events_per_request is 0.',
  },
  {
    applies: ({ room }) => room?.closed != null,
    name: ({ room }) => room!.closed!.rule,
    code: ({ room }) => room!.closed!.code,
    says: ({ room }) => FEDERATION_ERRORS[room!.closed!.code].cause,
  },
  {
    applies: ({ policy, action, room }) =>
      action === 'invite' &&
      room !== undefined &&
      room.foreign_participants >= policy.max_foreign_participants_per_room,
    name: ({ policy }) => `max_foreign_participants_per_room ${policy.max_foreign_participants_per_room}`,
    code: () => 'SW_FED_PARTICIPANT_LIMIT',
    says: ({ room }) =>
      `The room has ${room!.foreign_participants} people of other servers, as many as it may have: an invite can be sent, but who accepts it is refused.`,
  },
  {
    applies: ({ allowed }) => allowed !== null,
    name: ({ allowed }) => entryName('allowed_peers', allowed),
    says: ({ peer, allowed }) => `${peer} is on the allow list${byWildcard(allowed)}.`,
  },
  {
    applies: () => true,
    name: () => 'default_mode open',
    says: ({ peer }) => `default_mode is open, and nothing stands against ${peer}.`,
  },
];

const entryName = (list: string, match: ListMatch | null): string =>
  match ? `${list}[${match.index}] ${match.entry}` : list;

const byWildcard = (match: ListMatch | null): string =>
  match?.entry.startsWith('*.') ? `, covered by ${match.entry}` : '';
