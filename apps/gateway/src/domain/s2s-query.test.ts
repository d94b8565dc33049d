import { describe, expect, it } from 'vitest';
import { readBackfillQuery, readVerdictsQuery, refuseAnyQuery } from './s2s-query';

const eventId = `ev_${'a'.repeat(43)}`;

describe('the query of backfill', () => {
  it('reads a range of one origin', () => {
    expect(readBackfillQuery('origin=b.example&from_seq=0&to_seq=9&limit=5')).toEqual({
      ok: true,
      range: { origin: 'b.example', from_seq: 0, to_seq: 9, limit: 5 },
    });
  });

  it('reads a page of history before an event', () => {
    expect(readBackfillQuery(`before=${eventId}`)).toEqual({
      ok: true,
      range: { before: eventId, limit: 100 },
    });
  });

  it.each([
    ['no range at all', ''],
    ['two kinds of range', `origin=b.example&before=${eventId}`],
    ['a sequence without its origin', `before=${eventId}&from_seq=1`],
    ['a range that ends before it starts', 'origin=b.example&from_seq=2&to_seq=1'],
    ['a parameter that nobody knows', 'origin=b.example&evil=1'],
    ['a parameter that stands twice', 'origin=b.example&limit=1&limit=2'],
    ['a negative number', 'origin=b.example&from_seq=-1'],
    ['a number with a leading zero', 'origin=b.example&from_seq=01'],
    ['a fraction', 'origin=b.example&from_seq=1.5'],
    ['an exponent', 'origin=b.example&from_seq=1e3'],
    ['a number beyond 2^53', 'origin=b.example&from_seq=9007199254740993'],
    ['no events at all', 'origin=b.example&limit=0'],
    ['an event id of another form', 'before=ev_x'],
    ['a prototype as a name', 'origin=b.example&__proto__=1'],
  ])('refuses %s', (_, query) => {
    expect(readBackfillQuery(query)).toMatchObject({ ok: false, code: 'SW_FED_MALFORMED_REQUEST' });
  });
});

describe('the query of verdicts', () => {
  it('names one event', () => {
    expect(readVerdictsQuery(`event_id=${eventId}`)).toEqual({ ok: true, event_id: eventId });
    expect(readVerdictsQuery('')).toMatchObject({ ok: false });
  });
});

describe('a route without a query', () => {
  it('refuses one', () => {
    expect(refuseAnyQuery('')).toMatchObject({ ok: true });
    expect(refuseAnyQuery('a=1')).toMatchObject({ ok: false });
  });
});
