import { describe, expect, it } from 'vitest';
import type { PeerFact } from '@app/contracts/policy';
import { firstCountedHour, mergeFacts } from './peer-facts';

const HOUR = 3_600_000;
const fact = (at: number, more: Partial<PeerFact> = {}): PeerFact => ({
  tenant: 'home.example',
  peer: 'peer.example',
  at,
  ...more,
});

describe('mergeFacts', () => {
  it('folds the facts of one peer into one change', () => {
    const { peers } = mergeFacts([
      fact(30, { seen: true, clock_offset_ms: 5 }),
      fact(10, { seen: true, clock_offset_ms: 9 }),
      fact(20, { error: { code: 'X', message: 'm' } }),
    ]);
    expect(peers).toEqual([
      {
        tenant: 'home.example',
        peer: 'peer.example',
        first_seen: 10,
        last_seen: 30,
        error: { code: 'X', message: 'm' },
        error_at: 20,
        clock_offset_ms: 5,
        clock_offset_at: 30,
      },
    ]);
  });

  it.each([
    [[fact(1, { error: { code: 'OLD', message: '' } }), fact(2, { error: null })], null, 2],
    [[fact(2, { error: null }), fact(1, { error: { code: 'OLD', message: '' } })], null, 2],
    [[fact(1, { error: null }), fact(2, { error: { code: 'NEW', message: '' } })], 'NEW', 2],
  ])('lets the newest word about errors win (%#)', (facts, code, at) => {
    const [change] = mergeFacts(facts).peers;
    expect(change?.error?.code ?? null).toBe(code);
    expect(change?.error_at).toBe(at);
  });

  it('says nothing about errors when no fact does', () => {
    expect(mergeFacts([fact(1, { seen: true })]).peers[0]).toMatchObject({ error: null, error_at: null });
  });

  it('adds traffic up by peer and hour', () => {
    const { traffic } = mergeFacts([
      fact(HOUR, { sent: 2 }),
      fact(HOUR + 1, { sent: 3, received: 1 }),
      fact(2 * HOUR, { received: 7 }),
      fact(3 * HOUR, { seen: true }),
    ]);
    expect(traffic.map(({ hour, sent, received }) => [hour, sent, received])).toEqual([
      [HOUR, 5, 1],
      [2 * HOUR, 0, 7],
    ]);
  });

  it('keeps tenants and peers apart, in one order whatever order they came in', () => {
    const facts = ['b', 'a', 'c'].flatMap((tenant) => [
      { ...fact(1, { sent: 1 }), tenant: `${tenant}.example`, peer: 'z.example' },
      { ...fact(1, { sent: 1 }), tenant: `${tenant}.example`, peer: 'a.example' },
    ]);
    const forwards = mergeFacts(facts);
    expect(forwards.peers).toHaveLength(6);
    expect(mergeFacts([...facts].reverse())).toEqual(forwards);
  });

  it.each(['nul\u0000.example', '', 'Peer.example', 'x'.repeat(100_000)])('keeps nothing of %j', (peer) => {
    expect(mergeFacts([{ ...fact(1, { seen: true, sent: 1 }), peer }])).toEqual({ peers: [], traffic: [] });
  });

  it('makes the text of strangers fit for one line', () => {
    const message = `boom\r\n\u001b[31mfake line\u202e ${'x'.repeat(10_000)}`;
    const [change] = mergeFacts([fact(1, { error: { code: 'X', message } })]).peers;
    expect(change!.error!.message).toHaveLength(300);
    expect(change!.error!.message).not.toMatch(/[\u0000-\u001f\u202e]/);
  });
});

describe('firstCountedHour', () => {
  it('counts the hour under way and the 23 before it', () => {
    expect(firstCountedHour(100 * HOUR + 5)).toBe(77 * HOUR);
  });
});
