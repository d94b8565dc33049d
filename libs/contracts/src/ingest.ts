import type { Refusal } from '@app/protocol';
import { ask, topic, type Page, type Tenant } from './contract';
import type { RoomStanding } from './policy';
import type {
  AuditEntry,
  AuditFilter,
  AuditRow,
  ForkProof,
  OurStory,
  PeerVerdict,
  StorySubject,
} from './evidence';
import type {
  ChainHead,
  ChainPart,
  EventVerdict,
  LaterVerdict,
  PeerQuery,
  BackfillQuery,
  BackfillAnswer,
  MembersAnswer,
  ProfileAnswer,
} from './peer-answers';
import type {
  Participant,
  RoomType,
  RoomView,
  ListedMember,
  TimelineItem,
  InviteState,
  InviteView,
  MessagePlace,
  PostedMessage,
  StreamItem,
} from './room-views';

export type {
  AuditEntry,
  AuditFilter,
  AuditRow,
  ForkProof,
  OurStory,
  PeerVerdict,
  StorySubject,
  ToldEvent,
} from './evidence';
export type {
  ChainHead,
  ChainPart,
  EventVerdict,
  LaterVerdict,
  PeerQuery,
  BackfillQuery,
  BackfillAnswer,
  MembersAnswer,
  ProfileAnswer,
} from './peer-answers';
export type {
  Participant,
  RoomType,
  RoomView,
  ListedMember,
  MemberDetails,
  MemberView,
  TimelineMessage,
  TimelineGap,
  TimelineItem,
  InviteState,
  InviteView,
  MessagePlace,
  PostedMessage,
  StreamItem,
} from './room-views';

/* ── what peers ask, through the gateway ─────────────────────────────────────────────── */

/** One verified `/send` request. An element that broke the form rules arrives as its refusal. */
export interface Delivery {
  tenant: Tenant;
  /** The signer of the request. */
  peer: string;
  events: (string | Refusal)[];
  notices: string[];
  trace_id: string;
}

export interface SendAnswer {
  results: EventVerdict[];
  heads: Record<string, ChainHead>;
}

/* ── what people ask, through the gateway ────────────────────────────────────────────── */

/** Who asks, as their token says; every people's and admin's question carries it. */
export interface Asker {
  tenant: Tenant;
  participant_id: string;
  trace_id: string;
}

/* ── what admins and the relay ask ───────────────────────────────────────────────────── */

export interface PulledHistory {
  fetched: number;
  stored: number;
  refused: { event_id: string | null; code: string }[];
  /** Why nothing came, when nothing did. */
  reason?: string;
}

/** Their people in rooms that we host, and ours in rooms hosted elsewhere, who are taken out when peering ends. */
export interface SeveringCounts {
  hosted_here: { rooms: number; people: number };
  hosted_elsewhere: { rooms: number; people: number };
}

export const ingest = {
  accept: ask<{ deliveries: Delivery[] }, { answers: (SendAnswer | Refusal)[] }>('ingest.accept'),
  backfill: ask<BackfillQuery, BackfillAnswer>('ingest.backfill'),
  membersForPeer: ask<PeerQuery & { room_id: string }, MembersAnswer>('ingest.members-for-peer'),
  profileForPeer: ask<PeerQuery & { local_id: string }, ProfileAnswer>('ingest.profile-for-peer'),
  verdict: ask<PeerQuery & { event_id: string }, LaterVerdict>('ingest.verdict'),

  signIn: ask<{ tenant: Tenant; local_id: string; display_name?: string }, Participant>('ingest.sign-in'),
  createRoom: ask<
    Asker & {
      name: string;
      room_type: RoomType;
      incognito: boolean;
      bridge: boolean;
      history: 'shared' | 'since_join';
      federate: boolean;
    },
    RoomView
  >('ingest.create-room'),
  rooms: ask<Asker & { after?: string; limit: number }, Page<RoomView>>('ingest.rooms'),
  room: ask<Asker & { room_id: string }, RoomView>('ingest.room'),
  members: ask<Asker & { room_id: string }, Page<ListedMember>>('ingest.members'),
  timeline: ask<
    Asker & { room_id: string; before?: string; after?: string; limit: number },
    Page<TimelineItem>
  >('ingest.timeline'),
  /** Batched over concurrent requests; one verdict for each, in order. */
  post: ask<
    {
      messages: (Asker & {
        room_id: string;
        body: string;
        reply_to?: string;
        thread_root?: string;
        idempotency_key?: string;
      })[];
    },
    { posted: (({ ok: true } & PostedMessage) | Refusal)[] }
  >('ingest.post'),
  react: ask<Asker & { room_id: string; event_id: string; key: string; op: 'add' | 'remove' }, PostedMessage>(
    'ingest.react',
  ),
  edit: ask<Asker & { room_id: string; event_id: string; body: string }, PostedMessage>('ingest.edit'),
  erase: ask<Asker & { room_id: string; event_id: string }, PostedMessage>('ingest.erase'),
  messagePlace: ask<Asker & { room_id: string; event_id: string }, MessagePlace>('ingest.message-place'),
  invite: ask<Asker & { room_id: string; fqid: string; as_admin?: boolean }, InviteView>('ingest.invite'),
  roomInvites: ask<Asker & { room_id: string }, Page<InviteView>>('ingest.room-invites'),
  rescindInvite: ask<Asker & { room_id: string; invite_id: string }, InviteView>('ingest.rescind-invite'),
  startDirect: ask<
    Asker & { fqid: string },
    { room_id: string; invite_id: string | null; state: InviteState; created: boolean }
  >('ingest.start-direct'),
  myInvites: ask<Asker, Page<InviteView>>('ingest.my-invites'),
  acceptInvite: ask<Asker & { invite_id: string }, InviteView>('ingest.accept-invite'),
  declineInvite: ask<Asker & { invite_id: string }, InviteView>('ingest.decline-invite'),
  leave: ask<Asker & { room_id: string }, Record<string, never>>('ingest.leave'),
  /** By the home's word; `allowed` is false when the asker lacks the right, and then nothing was done. */
  removeMember: ask<
    Asker & {
      room_id: string;
      target_id: string;
      membership: 'kicked' | 'banned' | 'unbanned';
      as_admin: boolean;
    },
    { allowed: boolean }
  >('ingest.remove-member'),
  stream: ask<Asker & { after: string | null; limit: number }, { items: StreamItem[]; position: string }>(
    'ingest.stream',
  ),

  createParticipant: ask<
    { tenant: Tenant; local_id: string; display_name?: string; trace_id: string },
    Participant
  >('ingest.create-participant'),
  /** All rooms of the tenant, whoever is in them; with `q` those whose name has it, or whose id it is. */
  adminRooms: ask<Asker & { q?: string; after?: string; limit: number }, Page<RoomView>>(
    'ingest.admin-rooms',
  ),
  /** Who is in any room of the tenant. */
  adminMembers: ask<Asker & { room_id: string }, Page<ListedMember>>('ingest.admin-members'),
  setFederate: ask<Asker & { room_id: string; enabled: boolean }, RoomView>('ingest.set-federate'),
  /** Of any room of the tenant, for its admins. */
  roomStanding: ask<Asker & { room_id: string }, RoomStanding>('ingest.room-standing'),
  pullHistory: ask<Asker & { room_id: string; peer?: string; limit: number }, PulledHistory>(
    'ingest.pull-history',
  ),
  refreshForeign: ask<Asker & { foreign_id: string }, ProfileAnswer>('ingest.refresh-foreign'),
  /** Takes the people of both sides out of each other's rooms; `dry_run` only counts. */
  endPeering: ask<{ tenant: Tenant; peer: string; dry_run: boolean; trace_id: string }, SeveringCounts>(
    'ingest.end-peering',
  ),
  audit: ask<{ tenant: Tenant; after?: string; limit: number } & AuditFilter, Page<AuditRow>>('ingest.audit'),
  /** What stands here about one event, or about the request of one trace. */
  story: ask<{ tenant: Tenant } & StorySubject, OurStory>('ingest.story'),
  /** Asks other servers what became of events of ours; one answer for each question, in order, within seconds. */
  askVerdicts: ask<
    { tenant: Tenant; questions: { peer: string; event_id: string }[] },
    { verdicts: PeerVerdict[] }
  >('ingest.ask-verdicts'),
  forks: ask<{ tenant: Tenant; after?: string; limit: number }, Page<ForkProof>>('ingest.forks'),
  /** Audit rows that other contexts owe (a request refused at the gateway, a delivery given up). */
  recordAudit: ask<{ entries: AuditEntry[] }, Record<string, never>>('ingest.record-audit'),

  /** Announces anew, of all tenants, what the relay has to know: the place of its group in the stream was lost. */
  tellAnew: ask<Record<string, never>, { rooms: number }>('ingest.tell-anew', { ofInstance: true }),
  readChain: ask<
    {
      tenant: Tenant;
      room_id: string;
      from_seq: number;
      to_seq?: number;
      max_events: number;
      max_bytes: number;
    },
    ChainPart
  >('ingest.read-chain'),
};

/** A server that gets our chain in a room, from one place on and, once it is out, up to another. */
export interface ChainReader {
  peer: string;
  from_seq: number;
  to_seq: number | null;
}

export const ingestTopics = {
  /**
   * Our own chain grew: the relay moves its heads. `text` spares it reading the event back. What is said while the room
   * does not federate stays here; when it federates again, its head is told anew.
   */
  chainAdvanced: topic<{
    tenant: Tenant;
    room_id: string;
    seq: number;
    event_id: string;
    ts: number;
    text: string;
    /** Whether the room federates on this side, so that other servers may have it. */
    federates: boolean;
  }>('ingest.chain-advanced'),
  /** Who gets our chain in a room changed; `version` grows with each change of the room. */
  readersChanged: topic<{ tenant: Tenant; room_id: string; version: number; readers: ChainReader[] }>(
    'ingest.readers-changed',
  ),
  /** One event goes to one server that is not (or not yet) a reader of the chain. */
  eventAddressed: topic<{ tenant: Tenant; room_id: string; seq: number; ts: number; peers: string[] }>(
    'ingest.event-addressed',
  ),
  /** An event of another server took its place in a chain; internal services read this. */
  eventAccepted: topic<{
    tenant: Tenant;
    room_id: string;
    origin: string;
    seq: number;
    event_id: string;
    type: string;
    text: string;
  }>('ingest.event-accepted'),
  /**
   * The content of an event is gone, and what the stream held of it; whoever keeps a copy forgets it. `origin` wrote the
   * event, and this server took it in at `taken_at` (epoch milliseconds).
   */
  eventErased: topic<{
    tenant: Tenant;
    room_id: string;
    origin: string;
    event_id: string;
    taken_at: number;
  }>('ingest.event-erased'),
  eventRefused: topic<{
    tenant: Tenant;
    peer: string;
    room_id: string | null;
    event_id: string | null;
    code: string;
  }>('ingest.event-refused'),
  /** The live stream has something newer than before. */
  streamMoved: topic<{ tenant: Tenant }>('ingest.stream-moved'),
};
