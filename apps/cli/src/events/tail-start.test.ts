import { describe, expect, it } from 'vitest';
import { tailStart } from './tail-start';

const NOW = Date.parse('2026-11-21T08:00:00Z');

describe('reading events begins', () => {
  it.each([
    { words: {}, start: 'next' },
    { words: { fromSeq: '17' }, start: { seq: 17 } },
    { words: { since: '2026-11-21T07:00:00Z' }, start: { since: NOW - 3_600_000 } },
    { words: { since: '90s' }, start: { since: NOW - 90_000 } },
    { words: { since: '15m' }, start: { since: NOW - 900_000 } },
    { words: { since: '2h' }, start: { since: NOW - 7_200_000 } },
    { words: { since: '3d' }, start: { since: NOW - 259_200_000 } },
  ])('at $start with $words', ({ words, start }) => {
    expect(tailStart(words, NOW)).toEqual(start);
  });

  it.each([
    { fromSeq: '0' },
    { fromSeq: '-1' },
    { fromSeq: '1.5' },
    { fromSeq: 'first' },
    { since: 'yesterday' },
    { since: '5 minutes' },
    { fromSeq: '1', since: '1h' },
  ])('nowhere with %j', (words) => {
    expect(() => tailStart(words, NOW)).toThrow(/--from-seq|--since/);
  });
});
