import { describe, expect, it } from 'vitest';
import type { Ephemeral } from '@app/protocol';
import { LastHeard } from './last-heard';

const US = 'a.example';
const BOB = '@bob:b.example';
const NOW = 1_790_000_000_000;
const presence = (ts: number, sender = BOB): Ephemeral => ({
  type: 'sw.presence',
  sender,
  ts,
  content: { status: 'online' },
});
const typing = (ts: number, room_id: string): Ephemeral => ({
  type: 'sw.typing',
  room_id,
  sender: BOB,
  ts,
  content: { typing: true },
});

describe('of what somebody elsewhere says', () => {
  it('an older value than the last is dropped, one of the same time is not', () => {
    const heard = new LastHeard();
    expect(heard.admits(US, presence(NOW), NOW)).toBe(true);
    expect(heard.admits(US, presence(NOW - 1), NOW)).toBe(false);
    expect(heard.admits(US, presence(NOW), NOW)).toBe(true);
  });

  it('each type, room and tenant has a last value of its own', () => {
    const heard = new LastHeard();
    expect(heard.admits(US, presence(NOW), NOW)).toBe(true);
    expect(heard.admits(US, typing(NOW - 2, 'rm_1'), NOW)).toBe(true);
    expect(heard.admits(US, typing(NOW - 1, 'rm_2'), NOW)).toBe(true);
    expect(heard.admits('c.example', presence(NOW - 3), NOW)).toBe(true);
  });

  it('no more is heard than 10 at once and 5 a second, of each person', () => {
    const heard = new LastHeard();
    const spoken = (at: number, sender?: string) =>
      Array.from({ length: 50 }, () => heard.admits(US, presence(at, sender), at)).filter(Boolean).length;
    expect(spoken(NOW)).toBe(10);
    expect(spoken(NOW, '@eve:b.example')).toBe(10);
    expect(spoken(NOW + 199)).toBe(0);
    expect(spoken(NOW + 200)).toBe(1);
    expect(spoken(NOW + 1_200)).toBe(5);
    expect(spoken(NOW + 3_600_000)).toBe(10);
  });
});
