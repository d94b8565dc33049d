import { describe, expect, it } from 'vitest';
import type { PresenceStatus } from '@app/protocol';
import { PresenceBook } from './presence-book';

const TENANT = 'a.example';
const BOB = '@bob:b.example';
const NOW = 1_790_000_000_000;
const FIVE_MINUTES = 300_000;
const said = (status: PresenceStatus, ts: number, heard_at = ts, sender = BOB) => ({
  tenant: TENANT,
  sender,
  status,
  ts,
  heard_at,
});

describe('who is there', () => {
  it('is offline until something else is heard', () => {
    const book = new PresenceBook();
    expect(book.statusOf(TENANT, BOB)).toBe('offline');
    expect(book.hear(said('offline', NOW))).toBe(false);
    expect(book.hear(said('online', NOW + 1))).toBe(true);
    expect(book.statusOf(TENANT, BOB)).toBe('online');
    expect(book.statusOf('c.example', BOB)).toBe('offline');
  });

  it('goes by the last value, not by the order of arrival', () => {
    const book = new PresenceBook();
    book.hear(said('dnd', NOW));
    expect(book.hear(said('online', NOW - 1, NOW + 1))).toBe(false);
    expect(book.statusOf(TENANT, BOB)).toBe('dnd');
    expect(book.hear(said('online', NOW, NOW + 1))).toBe(true);
  });

  it('lapses five minutes after it was heard last', () => {
    const book = new PresenceBook();
    book.hear(said('online', NOW));
    expect(book.hear(said('online', NOW + 120_000))).toBe(false);
    expect(book.lapse(NOW + 120_000 + FIVE_MINUTES - 1)).toEqual([]);
    expect(book.lapse(NOW + 120_000 + FIVE_MINUTES)).toEqual([{ tenant: TENANT, sender: BOB }]);
    expect(book.statusOf(TENANT, BOB)).toBe('offline');
    expect(book.lapse(NOW + 2 * FIVE_MINUTES)).toEqual([]);
  });

  it('lapses by our clock, however far the other one is off', () => {
    const book = new PresenceBook();
    book.hear(said('online', NOW + 60_000, NOW));
    expect(book.lapse(NOW + FIVE_MINUTES)).toHaveLength(1);
  });

  it('lapses as soon for whoever learns of it later', () => {
    const [book, newcomer] = [new PresenceBook(), new PresenceBook()];
    book.hear(said('online', NOW));
    book.hear(said('offline', NOW, NOW, '@eve:b.example'));
    for (const known of book.of(TENANT)) newcomer.hear(known);
    expect(newcomer.of(TENANT)).toEqual([said('online', NOW)]);
    expect(newcomer.lapse(NOW + FIVE_MINUTES)).toHaveLength(1);
    expect(book.of('c.example')).toEqual([]);
  });
});
