import { describe, expect, it } from 'vitest';
import type { MembershipFact } from './membership';
import { firstPlaceFor, readersOf } from './readers';

const HOME = 'home.example.net';
const [B, C] = ['b.example.net', 'c.example.net'];

const said = (
  seq: number,
  server: string,
  membership: MembershipFact['membership'],
  heads: Record<string, number> = {},
): MembershipFact => ({
  fqid: `@p:${server}`,
  server,
  said_by: HOME,
  said_at: seq,
  membership,
  boundary: server === HOME ? seq : (heads[server] ?? -1),
  heads: Object.fromEntries(
    Object.entries(heads).map(([name, at]) => [name, { seq: at, event_id: `ev_${name}_${at}` }]),
  ),
});

const ROOM = [
  said(1, HOME, 'joined'),
  said(3, B, 'joined', { [B]: 0 }),
  said(7, C, 'joined', { [B]: 5, [C]: 0 }),
];

describe('readersOf', () => {
  it('gives the home’s chain to each server from the joined that admitted it', () => {
    expect(readersOf(ROOM, HOME, HOME, 9)).toEqual([
      { peer: B, from_seq: 3, to_seq: null },
      { peer: C, from_seq: 7, to_seq: null },
    ]);
  });

  it('gives a guest’s chain to the home from its admission, to a later guest from that one’s', () => {
    expect(readersOf(ROOM, HOME, B, 9)).toEqual([
      { peer: HOME, from_seq: 1, to_seq: null },
      { peer: C, from_seq: 6, to_seq: null },
    ]);
  });

  it('gives a newcomer’s chain to earlier guests from the newcomer’s own admission', () => {
    expect(readersOf(ROOM, HOME, C, 9)).toEqual([
      { peer: HOME, from_seq: 1, to_seq: null },
      { peer: B, from_seq: 1, to_seq: null },
    ]);
  });

  it('ends the home’s chain for a server with the word that put it out', () => {
    const facts = [...ROOM, said(11, B, 'kicked', { [B]: 8, [C]: 4 })];
    expect(readersOf(facts, HOME, HOME, 15)).toContainEqual({ peer: B, from_seq: 3, to_seq: 11 });
  });

  it('ends a guest’s chain for it with what the home had of that chain, however long it grows', () => {
    const facts = [...ROOM, said(11, B, 'kicked', { [B]: 8, [C]: 4 })];
    for (const head of [4, 6, 60]) {
      expect(readersOf(facts, HOME, C, head)).toContainEqual({ peer: B, from_seq: 1, to_seq: 4 });
    }
  });

  it('tells a server nothing of what is said about its people once they are out', () => {
    const facts = [
      ...ROOM,
      said(11, B, 'kicked', { [B]: 8 }),
      said(15, B, 'banned', { [B]: 8 }),
      said(20, B, 'unbanned', { [B]: 8 }),
    ];
    expect(readersOf(facts, HOME, HOME, 30)).toContainEqual({ peer: B, from_seq: 3, to_seq: 11 });
  });

  it('goes on to tell the guests what the home decides when its own people have left', () => {
    const facts = [...ROOM, said(11, HOME, 'left')];
    expect(readersOf(facts, HOME, HOME, 15)).toContainEqual({ peer: B, from_seq: 3, to_seq: null });
  });

  it('starts anew with a rejoin', () => {
    const facts = [...ROOM, said(11, B, 'left', { [B]: 8 }), said(14, B, 'joined', { [B]: 9 })];
    expect(readersOf(facts, HOME, HOME, 15)).toContainEqual({ peer: B, from_seq: 14, to_seq: null });
  });

  it('counts a server’s first member only', () => {
    const second = { ...said(9, B, 'joined', { [B]: 7 }), fqid: `@q:${B}` };
    expect(firstPlaceFor([...ROOM, second], HOME, HOME, B)).toBe(3);
  });
});
