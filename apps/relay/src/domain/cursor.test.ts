import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acknowledged,
  firstUnsettled,
  pending,
  settledRefusals,
  target,
  type Cursor,
  type Verdict,
} from './cursor';

const cursor = (over: Partial<Cursor> = {}): Cursor => ({
  room_id: 'rm_1',
  from_seq: 0,
  to_seq: null,
  head_seq: 9,
  acked_seq: 3,
  given_up_seq: -1,
  ...over,
});

const verdicts = (from: number, ...statuses: Verdict['status'][]): Verdict[] =>
  statuses.map((status, index) => ({ seq: from + index, status }));

describe('a cursor', () => {
  it('owes everything up to our head, or up to where the peer left', () => {
    expect(target(cursor())).toBe(9);
    expect(target(cursor({ to_seq: 5 }))).toBe(5);
    expect(pending(cursor({ to_seq: 5 }))).toBe(2);
    expect(pending(cursor({ to_seq: 1 }))).toBe(0);
  });

  it('follows the head that the peer names, also backwards', () => {
    expect(acknowledged(cursor(), verdicts(4, 'accepted', 'accepted'), { seq: 5 })).toBe(5);
    expect(acknowledged(cursor(), verdicts(4, 'accepted'), { seq: 1 })).toBe(1);
  });

  it('believes no head above our own', () => {
    expect(acknowledged(cursor(), verdicts(4, 'accepted'), { seq: 1000 })).toBe(9);
    expect(acknowledged(cursor({ to_seq: 6 }), verdicts(4, 'accepted'), { seq: 9 })).toBe(6);
  });

  it('never goes below the first event of the peer', () => {
    expect(acknowledged(cursor({ from_seq: 3 }), [], { seq: 0 })).toBe(3);
  });

  it('goes on behind a hole that was given up, by the verdicts', () => {
    const behind = cursor({ given_up_seq: 3 });
    expect(acknowledged(behind, verdicts(4, 'accepted', 'duplicate'), { seq: 1 })).toBe(5);
  });

  it('stops at the first event that was not taken when there is no head', () => {
    expect(acknowledged(cursor(), verdicts(4, 'accepted', 'refused', 'accepted'))).toBe(4);
  });

  it('names what is left and what was refused for good', () => {
    const mixed: Verdict[] = [
      { seq: 4, status: 'refused', retryable: false, code: 'SW_FED_NOT_IN_ROOM' },
      { seq: 5, status: 'refused', retryable: true, code: 'SW_FED_TS_IN_FUTURE' },
    ];
    expect(settledRefusals(mixed, 4).map(({ seq }) => seq)).toEqual([4]);
    expect(firstUnsettled(mixed, 4)?.code).toBe('SW_FED_TS_IN_FUTURE');
    expect(settledRefusals(mixed, 3)).toEqual([]);
  });
});

describe('whatever a peer answers', () => {
  const cursors = fc
    .record({
      from_seq: fc.nat(20),
      length: fc.nat(30),
      acked: fc.nat(30),
      given_up: fc.integer({ min: -1, max: 30 }),
      to: fc.option(fc.nat(60)),
    })
    .map(({ from_seq, length, acked, given_up, to }): Cursor => {
      const head_seq = from_seq - 1 + length;
      const acked_seq = Math.min(head_seq, from_seq - 1 + acked);
      return cursor({
        from_seq,
        head_seq,
        acked_seq,
        to_seq: to,
        given_up_seq: Math.min(given_up, acked_seq),
      });
    });
  const statuses = fc.array(fc.constantFrom<Verdict['status']>('accepted', 'duplicate', 'refused'), {
    maxLength: 20,
  });
  const heads = fc.option(fc.record({ seq: fc.integer({ min: -5, max: 200 }) }), { nil: undefined });

  it('the cursor stays between its floor and our head', () => {
    fc.assert(
      fc.property(cursors, statuses, heads, (at, told, head) => {
        const acked = acknowledged(at, verdicts(at.acked_seq + 1, ...told), head);
        expect(acked).toBeGreaterThanOrEqual(Math.max(at.from_seq - 1, at.given_up_seq));
        expect(acked).toBeLessThanOrEqual(Math.max(at.head_seq, at.acked_seq + told.length));
        if (head)
          expect(acked).toBeLessThanOrEqual(
            Math.max(at.head_seq, at.acked_seq + told.length, at.given_up_seq),
          );
      }),
    );
  });

  it('the cursor passes no event that was neither acknowledged by a head nor taken by a verdict', () => {
    fc.assert(
      fc.property(cursors, statuses, heads, (at, told, head) => {
        const given = verdicts(at.acked_seq + 1, ...told);
        const acked = acknowledged(at, given, head);
        const taken = new Set(given.filter(({ status }) => status !== 'refused').map(({ seq }) => seq));
        for (let seq = at.acked_seq + 1; seq <= acked; seq++) {
          expect(taken.has(seq) || seq <= (head?.seq ?? -Infinity)).toBe(true);
        }
      }),
    );
  });
});
