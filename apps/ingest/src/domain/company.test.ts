import { describe, expect, it } from 'vitest';
import { mayBeHeard, peersOf, showsIn, type RoomOfPerson } from './company';

const US = 'a.example';
const ANN = '@ann:a.example';
const BOB = '@bob:b.example';
const kind = { room_type: 'group', incognito: false, bridge: false, federate: true };
const room = (room_id: string, servers: string[], change: Partial<RoomOfPerson> = {}): RoomOfPerson => ({
  ...kind,
  fqid: ANN,
  room_id,
  servers,
  ...change,
});
const NEVER = [{ incognito: true }, { bridge: true }, { room_type: 'sidekick' }, { federate: false }];

describe('the servers that hear of one of our people', () => {
  const rooms = [room('r1', [US, 'b.example']), room('r2', [US, 'b.example', 'c.example'])];

  it('are those with a member in a room with them, once each, and not our own', () =>
    expect(peersOf(US, rooms, null)).toEqual(['b.example', 'c.example']));

  it('are those of one room, for what is said in it', () =>
    expect(peersOf(US, rooms, 'r1')).toEqual(['b.example']));

  it.each(NEVER)('are none through a room with %o', (change) =>
    expect(peersOf(US, [room('r1', [US, 'b.example'], change)], null)).toEqual([]),
  );
});

describe('a person of another server', () => {
  it('is heard of when one of ours is with them', () => {
    expect(mayBeHeard(US, [room('r1', ['b.example', US])], null)).toBe(true);
    expect(mayBeHeard(US, [room('r1', ['b.example'])], null)).toBe(false);
    expect(mayBeHeard(US, [], null)).toBe(false);
  });

  it('is heard to type in the room alone where that holds', () => {
    const rooms = [room('r1', ['b.example', US]), room('r2', ['b.example'])];
    expect(mayBeHeard(US, rooms, 'r1')).toBe(true);
    expect(mayBeHeard(US, rooms, 'r2')).toBe(false);
    expect(mayBeHeard(US, rooms, 'r3')).toBe(false);
  });

  it.each(NEVER)('is not heard of through a room with %o, nor shown in it', (change) => {
    expect(mayBeHeard(US, [room('r1', ['b.example', US], change)], null)).toBe(false);
    expect(showsIn(US, BOB, { ...kind, ...change })).toBe(false);
    expect(showsIn(US, ANN, { ...kind, ...change })).toBe(true);
  });
});
