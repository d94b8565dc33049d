import { describe, expect, it } from 'vitest';
import type { Ephemeral } from '@app/protocol';
import { GATHER_MS, OutgoingEphemerals } from './outgoing-ephemerals';

const NOW = 1_790_000_000_000;
type Status = 'online' | 'idle' | 'offline';
const presence = (name: string, status: Status = 'online', ts = NOW): Ephemeral => ({
  type: 'sw.presence',
  sender: `@${name}:a.example`,
  ts,
  content: { status },
});
const typing = (room_id: string, ts = NOW): Ephemeral => ({
  type: 'sw.typing',
  room_id,
  sender: '@ann:a.example',
  ts,
  content: { typing: true },
});
const crowd = (count: number) => Array.from({ length: count }, (_, n) => presence(`p${n}`));

describe('what waits for a peer', () => {
  it('is the last value of each sender, type and room', () => {
    const waiting = new OutgoingEphemerals();
    waiting.put(presence('ann', 'online'), NOW);
    waiting.put(typing('rm_1'), NOW);
    waiting.put(typing('rm_2'), NOW);
    waiting.put(presence('ann', 'idle', NOW + 1), NOW + 1);
    waiting.put(presence('ann', 'offline', NOW - 1), NOW + 2);
    expect(waiting.take(NOW + 3)).toEqual([presence('ann', 'idle', NOW + 1), typing('rm_1'), typing('rm_2')]);
    expect(waiting.take(NOW + 3 + GATHER_MS)).toEqual([]);
  });

  it('is gathered for a moment before it goes by itself', () => {
    const waiting = new OutgoingEphemerals();
    expect(waiting.dueIn(NOW)).toBeUndefined();
    waiting.put(presence('ann'), NOW);
    waiting.put(presence('ann', 'idle', NOW + 1), NOW + GATHER_MS - 1);
    expect(waiting.dueIn(NOW + GATHER_MS - 1)).toBe(1);
    expect(waiting.dueIn(NOW + GATHER_MS + 5)).toBe(0);
  });

  it('goes at no more than 200 a second', () => {
    const waiting = new OutgoingEphemerals();
    let told = 0;
    for (let at = NOW; at < NOW + 1_000; at += 10) {
      for (const ephemeral of crowd(450)) waiting.put(ephemeral, at);
      told += waiting.take(at).length;
    }
    expect(told).toBe(200);
  });

  it('goes at once beside a delivery, and then not before the gathering is over', () => {
    const waiting = new OutgoingEphemerals();
    waiting.put(presence('ann'), NOW);
    expect(waiting.take(NOW)).toHaveLength(1);
    waiting.put(presence('ben'), NOW + 1);
    expect(waiting.take(NOW + GATHER_MS - 1)).toEqual([]);
    expect(waiting.dueIn(NOW + GATHER_MS - 1)).toBe(2);
    expect(waiting.take(NOW + GATHER_MS + 1)).toHaveLength(1);
  });

  it('is bounded, and the longest waiting gives way', () => {
    const waiting = new OutgoingEphemerals();
    for (const ephemeral of crowd(501)) waiting.put(ephemeral, NOW);
    expect(waiting.take(NOW + GATHER_MS)[0]).toEqual(presence('p1'));
  });

  it('is dropped once it is of no use', () => {
    const waiting = new OutgoingEphemerals();
    waiting.put(typing('rm_1'), NOW);
    waiting.put(presence('ann'), NOW);
    expect(waiting.take(NOW + 6_000)).toEqual([presence('ann')]);
    waiting.put(presence('ann'), NOW);
    expect(waiting.take(NOW + 60_000)).toEqual([]);
    expect(waiting.dueIn(NOW + 60_000)).toBeUndefined();
  });

  it('does not stand still when the clock is set back', () => {
    const waiting = new OutgoingEphemerals();
    waiting.put(presence('ann'), NOW);
    waiting.take(NOW);
    waiting.put(presence('ben'), NOW - 60_000);
    expect(waiting.take(NOW - 60_000)).toHaveLength(1);
  });
});
