import { Room, serverOf, type Head } from './room';
import { readEvent, verifyEvent, type Event, type Known } from './wire/event';
import { jcs } from './wire/json';
import { no, type Refused } from './wire/refusal';

const HOME_ONLY = new Set([
  'sw.room.create',
  'sw.room.settings',
  'sw.room.invite',
  'sw.room.member',
  'sw.room.refusal',
]);
const BEFORE_JOINING = new Set(['sw.room.join', 'sw.room.decline']);

export interface Reader {
  readonly serverName: string;
  readonly rooms: Map<string, Room>;
  now(): number;
  keyOf(serverName: string, keyId: string): Promise<Uint8Array | Refused>;
  /** Fetches the home's chain from its beginning, to learn who is a member. */
  learnMembers(room: Room): Promise<void>;
}

export type Verdict = {
  event_id: string | null;
  status: string;
  code?: string;
  reason?: string;
  retryable?: boolean;
};

/** Section 9.3, for one element of `events` in a body. */
export async function receive(
  value: unknown,
  body: string,
  signer: string,
  reader: Reader,
): Promise<{ verdict: Verdict; taken?: Known }> {
  const read = readIn(body, value);
  if (!read.ok) return { verdict: refusal(null, read) };
  const { known } = read;
  const refused = (why: Refused) => ({ verdict: refusal(known.id, why) });
  if (known.event.origin !== signer) return refused(no('ORIGIN_MISMATCH'));
  const key = await reader.keyOf(signer, known.event.signature.key_id);
  if (!(key instanceof Uint8Array)) return refused(key);
  const untrue = verifyEvent(known, key, reader.now());
  if (untrue) return refused(untrue);

  const room = roomOf(known, reader);
  if (!(room instanceof Room)) return refused(room);
  const chain = room.chain(signer);
  const held = chain.places.get(known.event.seq);
  if (held?.id === known.id) return { verdict: { event_id: known.id, status: 'duplicate' } };
  if (held) return refused(no('CHAIN_FORK'));
  const before = chain.places.get(known.event.seq - 1);
  if (before && before.id !== known.event.prev) return refused(no('CHAIN_BROKEN'));
  if (before && before.event.ts > known.event.ts) return refused(no('TS_BACKWARDS'));

  let forbidden = membershipRefusal(known, room);
  if (forbidden?.retryable && room.home !== reader.serverName) {
    await reader.learnMembers(room);
    forbidden = membershipRefusal(known, room);
  }
  if (forbidden?.retryable) return refused(forbidden);
  chain.places.set(known.event.seq, known);
  begin(known, room, reader.serverName);
  if (forbidden) return refused(forbidden);
  return { verdict: { event_id: known.id, status: 'accepted' }, taken: known };
}

/** Section 3.3: the element must stand in the body in its canonical spelling. */
export function readIn(body: string, value: unknown, options?: { erasedAllowed: boolean }) {
  const text = jcs(value);
  return body.includes(text) ? readEvent(text, options) : no('MALFORMED_EVENT');
}

function refusal(event_id: string | null, { code, reason, retryable = false }: Refused): Verdict {
  return { event_id, status: 'refused', code, ...(reason && { reason }), retryable };
}

function roomOf(known: Known, reader: Reader): Room | Refused {
  const room = reader.rooms.get(known.roomId);
  if (room) return room;
  if (known.event.type !== 'sw.room.invite') return no('NOT_IN_ROOM', undefined, true);
  const { create_event, expires_at } = known.event.content as { create_event?: Event; expires_at?: number };
  const create = create_event && readEvent(jcs(create_event));
  if (!create?.ok) return no('MALFORMED_EVENT');
  if (create.known.roomId !== known.roomId || create.known.event.origin !== known.event.origin) {
    return no('ROOM_ID_MISMATCH');
  }
  if ((expires_at ?? 0) <= reader.now()) return no('INVITE_EXPIRED');
  const made = new Room(known.roomId, known.event.origin, create.known);
  reader.rooms.set(made.id, made);
  return made;
}

/** Sections 9.3 (9) and 9.5. */
function membershipRefusal({ event }: Known, room: Room): Refused | undefined {
  if (HOME_ONLY.has(event.type)) return event.origin === room.home ? undefined : no('NOT_HOME');
  if (BEFORE_JOINING.has(event.type) || room.isMember(event.sender, event.seq)) return undefined;
  const heardOf = room.decisions().some(({ decision }) => decision.target === event.sender);
  return no('NOT_IN_ROOM', undefined, !heardOf);
}

/** Section 10.3: where chains begin for `us`. */
function begin({ event }: Known, room: Room, us: string): void {
  if (room.home === us) return room.chain(event.origin).beginAt(0);
  const { target, membership, heads } = event.content as {
    target?: string;
    membership?: string;
    heads?: Record<string, Head>;
  };
  if (event.type !== 'sw.room.member' || membership !== 'joined' || !target) return;
  const newcomer = serverOf(target);
  if (newcomer === us) {
    room.chain(room.home).beginAt(event.seq);
    for (const [server, { seq }] of Object.entries(heads ?? {})) {
      if (server !== us) room.chain(server).beginAt(seq + 1);
    }
  } else if (newcomer !== room.home && room.chain(newcomer).since === undefined) {
    room.chain(newcomer).beginAt((heads?.[newcomer]?.seq ?? -1) + 1);
  }
}
