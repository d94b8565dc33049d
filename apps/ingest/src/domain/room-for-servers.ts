import { MAX_EVENT_BYTES } from '@app/protocol';

const LONGEST_SERVER = 'n'.repeat(253 + ':65535'.length);
const LONGEST_FQID = `@${'l'.repeat(64)}:${LONGEST_SERVER}`;
const HASH = 'h'.repeat(43);
const LARGEST = Number.MAX_SAFE_INTEGER;

/** A `sw.room.member` with the longest of everything, but for the entries of `heads`. */
const FRAME_BYTES = bytesOf({
  v: 1,
  type: 'sw.room.member',
  room_id: `rm_${HASH}`,
  origin: LONGEST_SERVER,
  sender: LONGEST_FQID,
  ts: LARGEST,
  seq: LARGEST,
  prev: `ev_${HASH}`,
  content_hash: HASH,
  content: {
    target: LONGEST_FQID,
    membership: 'invite_rescinded',
    cause: `ev_${HASH}`,
    by: LONGEST_FQID,
    heads: {},
  },
  salt: 's'.repeat(22),
  signature: { key_id: 'k'.repeat(64), value: 'v'.repeat(86) },
});

/** An entry of `heads` and its comma, without the name, when the chain is as long as it can get. */
const ENTRY_BYTES = bytesOf({ '': { event_id: `ev_${HASH}`, seq: LARGEST } }) - '{}'.length + ','.length;

/**
 * Whether every later word of the home on anybody of these servers is sure to fit into an event: whoever is let in can
 * be put out again, with all of `heads`. The last place is kept for the target of a word who is not in the room.
 */
export function haveRoomInHeads(servers: Iterable<string>): boolean {
  let bytes = FRAME_BYTES + ENTRY_BYTES + LONGEST_SERVER.length;
  for (const server of servers) bytes += ENTRY_BYTES + server.length;
  return bytes <= MAX_EVENT_BYTES;
}

function bytesOf(value: object): number {
  return JSON.stringify(value).length;
}
