import { describe, expect, it } from 'vitest';
import { anchoredAt, holeOf, linkFault, newChain, placeOf, withEvent, type Claim } from './chain';

const claim = (seq: number, more: Partial<Claim> = {}): Claim => ({
  seq,
  prev: seq === 0 ? null : `ev_${seq - 1}`,
  id: `ev_${seq}`,
  ts: 1_000 + seq,
  rank: 0,
  ...more,
});
const whole = (last: number, since = 0) => {
  let chain = newChain('a.example.net', 'rm_1', 'b.example.net', since);
  for (let seq = since; seq <= last; seq += 1) chain = withEvent(chain, claim(seq), 'next');
  return chain;
};
const codeOf = (place: ReturnType<typeof placeOf>) => (place.ok ? place.at : place.code);

describe('placeOf', () => {
  it('continues the chain with the next event', () => {
    expect(codeOf(placeOf(whole(4), claim(5)))).toBe('next');
  });

  it('refuses a next event that names another predecessor', () => {
    expect(codeOf(placeOf(whole(4), claim(5, { prev: 'ev_other' })))).toBe('SW_FED_CHAIN_BROKEN');
  });

  it('refuses a ts that goes back, and admits one that stands still', () => {
    expect(codeOf(placeOf(whole(4), claim(5, { ts: 1_003 })))).toBe('SW_FED_TS_BACKWARDS');
    expect(codeOf(placeOf(whole(4), claim(5, { ts: 1_004 })))).toBe('next');
  });

  it('refuses a signing key older than the one before', () => {
    const rotated = withEvent(whole(4), claim(5, { rank: 2 }), 'next');
    expect(codeOf(placeOf(rotated, claim(6, { rank: 1 })))).toBe('SW_FED_KEY_BACKWARDS');
  });

  it('stores what is ahead of a hole without judging its link', () => {
    expect(codeOf(placeOf(whole(4), claim(7, { prev: 'ev_unknown' })))).toBe('ahead');
  });

  it('takes nothing more into a forked chain', () => {
    expect(codeOf(placeOf({ ...whole(4), state: 'forked' }, claim(5)))).toBe('SW_FED_CHAIN_FORK');
  });

  it('takes single events of a room that this server is not in, and history from before its time', () => {
    expect(codeOf(placeOf(newChain('a.example.net', 'rm_1', 'b.example.net', null), claim(9)))).toBe(
      'single',
    );
    expect(codeOf(placeOf(whole(9, 8), claim(3)))).toBe('single');
  });
});

describe('a chain that begins in the middle', () => {
  it('demands the predecessor that the home named', () => {
    const chain = anchoredAt(newChain('a.example.net', 'rm_1', 'b.example.net', null), 6, 'ev_5');
    expect(linkFault(chain, claim(6))).toBeUndefined();
    expect(linkFault(chain, claim(6, { prev: 'ev_x' }))?.code).toBe('SW_FED_CHAIN_BROKEN');
  });

  it('takes any predecessor where none was named', () => {
    expect(
      linkFault(newChain('a.example.net', 'rm_1', 'b.example.net', 6), claim(6, { prev: 'ev_x' })),
    ).toBeUndefined();
  });

  it('stays as it is when the same beginning is told again', () => {
    const chain = whole(9, 6);
    expect(anchoredAt(chain, 6, 'ev_5')).toBe(chain);
  });
});

describe('holeOf', () => {
  it('is the missing range below what is held ahead', () => {
    expect(holeOf(withEvent(whole(4), claim(8), 'ahead'))).toEqual({ from_seq: 5, to_seq: 7 });
  });

  it('is nothing in a whole chain, nor in one that is frozen', () => {
    expect(holeOf(whole(4))).toBeUndefined();
    expect(holeOf({ ...withEvent(whole(4), claim(8), 'ahead'), state: 'forked' })).toBeUndefined();
  });
});
