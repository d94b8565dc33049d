import type { PresenceStatus } from '@app/protocol';

/* What people see of rooms: the shapes of api.md's people routes. */

export interface Participant {
  participant_id: string;
  fqid: string;
  display_name: string;
  avatar_url: string | null;
  foreign: boolean;
}

export type RoomType = 'group' | 'dm' | 'sidekick';

export interface RoomView {
  room_id: string;
  name: string;
  room_type: RoomType;
  home: string;
  history: 'shared' | 'since_join';
  incognito: boolean;
  bridge: boolean;
  /** The room's own switch on this side. */
  federate: boolean;
  /** Whether people of other servers are in it now. */
  federated: boolean;
  foreign_servers: string[];
  member_count: number;
  unread: number;
  /** When somebody last said something; before that, when anything last happened. Epoch milliseconds. */
  active_at: number;
  membership: string;
}

export interface MemberDetails {
  participant_id: string;
  fqid: string;
  display_name: string;
  avatar_url: string | null;
  foreign: boolean;
  membership: string;
}

/** Presence may be shown of members, and of those elsewhere only where the room federates. */
export interface ListedMember extends MemberDetails {
  shows_presence: boolean;
}

export interface MemberView extends MemberDetails {
  presence: PresenceStatus;
}

export interface TimelineMessage {
  kind: 'message';
  event_id: string;
  origin: string;
  seq: number;
  ts: number;
  sender: string;
  body: string | null;
  edited: boolean;
  erased: boolean;
  reply_to: string | null;
  thread_root: string | null;
  reactions: { key: string; senders: string[] }[];
}

/** Events of `origin` from `from_seq` to `to_seq` are known to exist and are not here yet. */
export interface TimelineGap {
  kind: 'gap';
  origin: string;
  from_seq: number;
  to_seq: number;
  ts: number;
}

export type TimelineItem = TimelineMessage | TimelineGap;

export type InviteState =
  'sending' | 'pending' | 'joining' | 'accepted' | 'declined' | 'rescinded' | 'expired' | 'refused';

export interface InviteView {
  invite_id: string;
  room_id: string;
  room_name: string;
  direct: boolean;
  inviter: string;
  target: string;
  state: InviteState;
  expires_at: number;
  /** Why the peer refused it, when it did. */
  refusal: { code: string; detail?: string } | null;
}

export interface PostedMessage {
  event_id: string;
  seq: number;
  ts: number;
}

/** A line of the live stream; `position` is opaque and resumes it. */
export interface StreamItem {
  position: string;
  kind: 'timeline' | 'members' | 'room' | 'invites' | 'notifications';
  room_id: string | null;
  data: unknown;
}

/** Where a message stands, for somebody who is in its room. */
export interface MessagePlace {
  origin: string;
  seq: number;
  ts: number;
  /** Servers that refused it for good, when it is of our own chain. */
  refused_by: { peer: string; code: string | null }[];
}
