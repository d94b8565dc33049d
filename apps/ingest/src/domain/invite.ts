import type { InviteState } from '@app/contracts/ingest';
import { refuse, type Refusal } from '@app/protocol';

/** An invite as this server knows it: issued here, or addressed to somebody here, or both. */
export interface Invite {
  tenant: string;
  invite_id: string;
  room_id: string;
  inviter: string;
  target: string;
  state: InviteState;
  expires_at: number;
  direct: boolean;
  /** Why it came to nothing, when a server refused it. */
  refusal_code: string | null;
  refusal_detail: string | null;
  created_at: number;
}

/** How far ahead an invite from another server may expire, beyond the seven days: clocks differ. */
const CLOCK_SLACK = 60_000;
const SEVEN_DAYS = 7 * 86_400_000;

/** How many invites of one server may wait for one of our people. */
export const MOST_WAITING_INVITES = 50;

const OPEN: ReadonlySet<InviteState> = new Set(['sending', 'pending', 'joining']);

/** The state as of `now`: an invite expires on both sides without a message. */
export function stateAt(invite: Invite, now: number): InviteState {
  return OPEN.has(invite.state) && now > invite.expires_at ? 'expired' : invite.state;
}

export function isOpen(invite: Invite, now: number): boolean {
  return OPEN.has(stateAt(invite, now));
}

/** Whether a server has so many invites waiting for a person that one more is only a nuisance. */
export function isCrowded(waiting: readonly Invite[], now: number): boolean {
  return waiting.filter((invite) => isOpen(invite, now)).length >= MOST_WAITING_INVITES;
}

/** Why `fqid` may not join by this invite at `now`, if it may not. */
export function joinFault(invite: Invite | undefined, fqid: string, now: number): Refusal | undefined {
  if (!invite || invite.target !== fqid) return refuse('SW_FED_NOT_INVITED');
  const state = stateAt(invite, now);
  if (state === 'expired') return refuse('SW_FED_INVITE_EXPIRED');
  return OPEN.has(state) ? undefined : refuse('SW_FED_NOT_INVITED', `The invite is ${state}.`);
}

/** Why an invite from another server cannot stand, by its dates. */
export function expiryFault(expiresAt: number, now: number): Refusal | undefined {
  if (expiresAt <= now) return refuse('SW_FED_INVITE_EXPIRED');
  if (expiresAt > now + SEVEN_DAYS + CLOCK_SLACK) {
    return refuse('SW_FED_MALFORMED_EVENT', 'expires_at may be at most seven days ahead.');
  }
  return undefined;
}
