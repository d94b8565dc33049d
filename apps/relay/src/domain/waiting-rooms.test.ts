import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_ROOMS, WaitingRooms, type WaitingCursor } from './waiting-rooms';

const row = (
  room_id: string,
  acked_seq: number,
  head_seq: number,
  over: Partial<WaitingCursor> = {},
): WaitingCursor => ({
  room_id,
  from_seq: 0,
  to_seq: null,
  head_seq,
  acked_seq,
  given_up_seq: -1,
  oldest_ts: 1,
  failures: 0,
  next_attempt_at: 0,
  ...over,
});
const single = (room_id: string, seq: number) => ({ room_id, seq, ts: 1, failures: 0, next_attempt_at: 0 });

describe('waiting rooms', () => {
  it('take part in one request at a time', () => {
    const rooms = new WaitingRooms();
    rooms.offer(row('a', -1, 300));
    expect(rooms.take(100)).toEqual([{ room_id: 'a', singles: [], after_seq: -1, count: 100 }]);
    expect(rooms.take(100)).toEqual([]);
    rooms.move(row('a', 99, 300));
    rooms.giveBack('a');
    expect(rooms.take(100)).toMatchObject([{ after_seq: 99, count: 100 }]);
  });

  it('queue up behind the others when they come back', () => {
    const rooms = new WaitingRooms();
    rooms.offer(row('a', -1, 500));
    rooms.offer(row('b', -1, 500));
    expect(rooms.take(100)[0]!.room_id).toBe('a');
    rooms.giveBack('a');
    expect(rooms.take(100)[0]!.room_id).toBe('b');
  });

  it('believe memory before a row that was read earlier, but a new start before both', () => {
    const rooms = new WaitingRooms();
    rooms.offer(row('a', -1, 5));
    rooms.move(row('a', 3, 5));
    rooms.offer(row('a', -1, 4));
    expect(rooms.cursor('a')).toMatchObject({ acked_seq: 3, head_seq: 5 });
    rooms.offer(row('a', 8, 9, { from_seq: 9 }));
    expect(rooms.take(100)).toMatchObject([{ after_seq: 8, count: 1 }]);
  });

  it('send a single alone unless the chain is about to carry it', () => {
    const rooms = new WaitingRooms();
    rooms.offerSingle(single('a', 7));
    expect(rooms.take(100)).toMatchObject([{ room_id: 'a', singles: [{ seq: 7 }], count: 0 }]);
    rooms.giveBack('a');
    rooms.offer(row('a', 4, 9));
    expect(rooms.take(100)).toMatchObject([{ singles: [], after_seq: 4, count: 5 }]);
  });

  it('are idle when nothing waits and nothing is under way', () => {
    const rooms = new WaitingRooms();
    expect(rooms.idle).toBe(true);
    rooms.offer(row('a', 4, 5));
    expect(rooms.idle).toBe(false);
    rooms.take(100);
    expect(rooms.idle).toBe(false);
    rooms.move(row('a', 5, 5));
    rooms.giveBack('a');
    expect(rooms.idle).toBe(true);
    rooms.forget('a');
    expect(rooms.cursor('a')).toBeUndefined();
  });

  it('take no single back that was answered, until the table knows', () => {
    const rooms = new WaitingRooms();
    const answered = single('a', 3);
    rooms.offerSingle(answered);
    rooms.take(100);
    rooms.settleSingle(answered);
    rooms.giveBack('a');
    rooms.offerSingle(answered);
    expect(rooms.take(100)).toEqual([]);
    rooms.forgetSingle(answered);
    rooms.offerSingle(answered);
    expect(rooms.take(100)).toMatchObject([{ room_id: 'a', singles: [answered] }]);
  });

  it('know better than rows that were read before an answer', () => {
    const rooms = new WaitingRooms();
    rooms.offer(row('a', 4, 5));
    rooms.take(100);
    rooms.beginRead();
    rooms.move(row('a', 5, 5));
    rooms.giveBack('a');
    rooms.forget('a');
    rooms.offer(row('a', 4, 5));
    expect(rooms.take(100)).toEqual([]);
    rooms.endRead();
    expect(rooms.cursor('a')).toBeUndefined();
  });

  it('wait, once dropped, for as long as the table does not know', () => {
    const rooms = new WaitingRooms();
    rooms.offer(row('a', 4, 5));
    rooms.drop('a');
    rooms.offer(row('a', 4, 5));
    expect(rooms.take(100)).toEqual([]);
    rooms.forget('a');
    rooms.offer(row('a', 4, 5));
    expect(rooms.take(100)).toHaveLength(1);
  });

  it('are so many and no more', () => {
    const rooms = new WaitingRooms();
    for (let index = 0; index < 3 * MAX_ROOMS; index += 1) rooms.offer(row(`rm_${index}`, -1, 0));
    expect(rooms.take(1_000)).toHaveLength(MAX_ROOMS);
  });

  it('never give more events than asked for, nor a room twice', () => {
    const cursors = fc.array(fc.tuple(fc.nat(30), fc.nat(200)), { maxLength: 30 });
    fc.assert(
      fc.property(
        cursors,
        fc.array(fc.tuple(fc.nat(30), fc.nat(50))),
        fc.integer({ min: 1, max: 100 }),
        (some, alone, most) => {
          const rooms = new WaitingRooms();
          for (const [room, head] of some) rooms.offer(row(`rm_${room}`, -1, head));
          for (const [room, seq] of alone) rooms.offerSingle(single(`rm_${room}`, seq));
          const seen = new Set<string>();
          for (let portions = rooms.take(most); portions.length > 0; portions = rooms.take(most)) {
            expect(
              portions.reduce((sum, { count, singles }) => sum + count + singles.length, 0),
            ).toBeLessThanOrEqual(most);
            for (const { room_id } of portions) {
              expect(seen.has(room_id)).toBe(false);
              seen.add(room_id);
            }
          }
        },
      ),
    );
  });
});
