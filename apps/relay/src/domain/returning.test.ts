import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failure, FAILURE_CLASSES, type FailureClass } from './failure-classes';
import { failuresAfter, soon } from './returning';

const NOW = 1_000_000;
const unreachable = failure('unreachable');
const heard = (agoMs: number, tries = 0) => ({ heardAt: NOW - agoMs, tries });

describe('after a failed attempt to a peer that was heard just now', () => {
  it.each([
    [0, 100],
    [1, 200],
    [2, 400],
    [3, 500],
    [15, 500],
  ])('and %i soon ones, the next comes within %i ms', (tries, longest) => {
    expect(soon(unreachable, heard(0, tries), NOW, 1)).toBe(longest);
    expect(soon(unreachable, heard(0, tries), NOW, 0)).toBe(longest / 2);
  });

  it('no more than sixteen come soon: a peer may speak and never listen', () => {
    expect(soon(unreachable, heard(0, 15), NOW, 1)).toBe(500);
    expect(soon(unreachable, heard(0, 16), NOW, 1)).toBeUndefined();
  });

  it('the next comes soon only within five seconds of what was heard', () => {
    expect(soon(unreachable, heard(4_900), NOW, 1)).toBe(100);
    expect(soon(unreachable, heard(4_901), NOW, 1)).toBeUndefined();
    expect(soon(unreachable, { heardAt: -Infinity, tries: 0 }, NOW, 1)).toBeUndefined();
  });

  it('a Retry-After is waited for, here if it ends in time', () => {
    expect(soon(failure('overloaded', undefined, 2_000), heard(0), NOW, 1)).toBe(2_000);
    expect(soon(failure('overloaded', undefined, 2_000), heard(3_000), NOW, 1)).toBe(2_000);
    expect(soon(failure('overloaded', undefined, 2_000), heard(3_001), NOW, 1)).toBeUndefined();
    expect(soon(failure('overloaded', undefined, 0), heard(0), NOW, 1)).toBe(100);
  });

  it('a Retry-After of a second is as good as being heard, and no more than sixteen times', () => {
    const long = heard(3_600_000);
    expect(soon(failure('overloaded', undefined, 1_000), long, NOW, 1)).toBe(1_000);
    expect(soon(failure('overloaded', undefined, 1_001), long, NOW, 1)).toBeUndefined();
    expect(soon(failure('overloaded', undefined, 0), long, NOW, 1)).toBeUndefined();
    expect(soon(failure('overloaded', undefined, 1_000), { ...long, tries: 16 }, NOW, 1)).toBeUndefined();
  });

  it('the next comes soon only if what failed may pass by itself', () => {
    const passing = (Object.keys(FAILURE_CLASSES) as FailureClass[]).filter(
      (name) => soon(failure(name), heard(0), NOW, 1) !== undefined,
    );
    expect(passing).toEqual(['unreachable', 'overloaded', 'server_error', 'internal']);
  });

  it('the soon ones end within some seconds, whatever the chances', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (chances) => {
        let now = NOW;
        for (let tries = 0; ; tries += 1) {
          const wait = soon(unreachable, { heardAt: NOW, tries }, now, chances.next().value as number);
          if (wait === undefined) break;
          now += wait;
        }
        expect(now - NOW).toBeGreaterThanOrEqual(3_500);
        expect(now - NOW).toBeLessThanOrEqual(5_000);
      }),
    );
  });
});

describe('the count of failures in a row', () => {
  it.each([
    ['goes on when nothing was heard', -Infinity, 10],
    ['goes on when the peer was last heard before the last of them', NOW - 1, 10],
    ['begins anew when it was heard since', NOW, 1],
  ])('%s', (_when, heardAt, count) => {
    expect(failuresAfter({ failures: 9, at: NOW }, heardAt)).toBe(count);
  });

  it('begins with the first', () => {
    expect(failuresAfter({ failures: 0, at: null }, -Infinity)).toBe(1);
  });
});
