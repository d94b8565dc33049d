import { eventIdOf, MAX_EVENT_BYTES, draftEvent, type JsonObject } from '@app/protocol';
import { describe, expect, it } from 'vitest';
import { haveRoomInHeads } from './room-for-servers';

const ID = eventIdOf('');
const LARGEST = Number.MAX_SAFE_INTEGER;

/** The largest set of servers, named by `nameOf`, that still has room. */
function fullRoom(nameOf: (n: number) => string): string[] {
  const servers: string[] = [];
  while (haveRoomInHeads([...servers, nameOf(servers.length)])) servers.push(nameOf(servers.length));
  return servers;
}

/** The word that puts somebody out, as large as it can get. */
function banOf(target: string, servers: readonly string[]): string {
  const home = `${'h'.repeat(60)}.${'o'.repeat(60)}.example:65535`;
  const heads = Object.fromEntries(servers.map((server) => [server, { seq: LARGEST, event_id: ID }]));
  const content = { target, membership: 'banned', by: `@${'a'.repeat(64)}:${home}`, cause: ID, heads };
  const draft = draftEvent({
    type: 'sw.room.member',
    room_id: `rm_${ID.slice(3)}`,
    origin: home,
    sender: `@${'c'.repeat(64)}:${home}`,
    ts: LARGEST,
    seq: LARGEST,
    prev: ID,
    content: content as unknown as JsonObject,
    salt: new Uint8Array(16),
  });
  return draft.seal('k'.repeat(64), new Uint8Array(64));
}

describe('the servers of a room', () => {
  const four = (n: number) => String(n).padStart(4, '0');

  it.each([
    ['usual names', (n: number) => `chat.company-${four(n)}.example`, 500],
    ['the longest names', (n: number) => `${`${'n'.repeat(61)}.`.repeat(4)}${four(n)}:65535`, 170],
  ])('are so few that everybody can still be put out by one event: %s', (_, nameOf, atLeast) => {
    const servers = fullRoom(nameOf);
    expect(servers.length).toBeGreaterThan(atLeast);
    expect(Buffer.byteLength(banOf(`@p:${servers[0]}`, servers))).toBeLessThanOrEqual(MAX_EVENT_BYTES);
    const stranger = `${'s'.repeat(60)}.${'t'.repeat(60)}.example`;
    const ofStranger = banOf(`@${'p'.repeat(64)}:${stranger}`, [...servers, stranger]);
    expect(Buffer.byteLength(ofStranger)).toBeLessThanOrEqual(MAX_EVENT_BYTES);
  });
});
