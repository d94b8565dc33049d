import { describe, expect, it } from 'vitest';
import { markBeginnings } from './begin-peering';
import { decide } from './decide';
import { endPeering, heedEndNotice } from './end-peering';
import { compilePolicy, initialPolicy, type TenantPolicy } from './policy';
import { revisePolicy } from './revise-policy';

const PEER = 'peer.example.net';
const before: TenantPolicy = { ...initialPolicy('home.example'), allowed_peers: [PEER, '*.example.net'] };
const severed = endPeering(before, PEER, false);
const codeFor = (policy: TenantPolicy, peer = PEER) => {
  const verdict = decide(compilePolicy(policy), { peer, action: 'receive' });
  return verdict.ok ? 'allowed' : verdict.code;
};

describe('a peering that ended', () => {
  it.each(['receive', 'send', 'invite', 'backfill', 'discover'] as const)('refuses to %s', (action) => {
    expect(decide(compilePolicy(severed), { peer: PEER, action })).toMatchObject({
      code: 'SW_FED_PEER_SEVERED',
      rule: 'severed_peers',
    });
  });

  it('ends for that server alone, whatever pattern or mode would let it in', () => {
    expect(codeFor(severed, 'other.example.net')).toBe('allowed');
    expect(codeFor({ ...severed, default_mode: 'open' })).toBe('SW_FED_PEER_SEVERED');
  });

  it('begins anew when the server itself is allowed again, not by another change', () => {
    const revised = (change: object) => {
      const outcome = revisePolicy(severed, { ...change });
      if (!outcome.ok) throw new Error(outcome.detail);
      return outcome.policy;
    };
    expect(codeFor(revised({ default_mode: 'open' }))).toBe('SW_FED_PEER_SEVERED');
    expect(codeFor(revised({ allowed_peers: ['*.example.net'] }))).toBe('SW_FED_PEER_SEVERED');
    expect(codeFor(revised({ allowed_peers: [PEER] }))).toBe('allowed');
  });

  it('denies the server too if asked, once however often', () => {
    const denied = endPeering(endPeering(before, PEER, true), PEER, true);
    expect(denied).toMatchObject({
      allowed_peers: ['*.example.net'],
      denied_peers: [PEER],
      severed_peers: [PEER],
    });
    expect(codeFor({ ...denied, severed_peers: [] })).toBe('SW_FED_PEER_DENIED');
  });
});

describe('a notice of the end', () => {
  const T = 1_800_000_000_000;
  const told = (policy: TenantPolicy, ts: number, clock_offset_ms = 0) =>
    heedEndNotice(policy, PEER, { ts, clock_offset_ms });
  const allowedAt = (policy: TenantPolicy, now: number) => {
    const revised = revisePolicy(policy, { allowed_peers: [PEER] });
    if (!revised.ok) throw new Error(revised.detail);
    return markBeginnings(policy, revised.policy, now);
  };
  const ended = told(before, T);

  it('ends the peering, and ends it once', () => {
    expect(codeFor(ended)).toBe('SW_FED_PEER_SEVERED');
    expect(told(ended, T)).toBe(ended);
  });

  it.each([
    ['the same notice again', T, 0],
    ['the same from a clock that is 60 s ahead', T, 60_000],
    ['one from before the new beginning', T + 900, 0],
    ['one from before it, by a clock that is 60 s ahead', T + 60_900, 60_000],
  ])('changes nothing once the peering began anew: %s', (_, ts, offset) => {
    const anew = allowedAt(ended, T + 1_000);
    expect(told(anew, ts, offset)).toBe(anew);
  });

  it('says nothing of a peering that began anew within the clocks’ difference, if it was heeded before', () => {
    const aheadOfUs = told(before, T + 60_000);
    const anew = allowedAt(aheadOfUs, T + 10);
    expect(told(anew, T + 60_000)).toBe(anew);
  });

  it.each([
    ['made after the new beginning', T + 1_100, 0],
    ['made after it, by a clock that is 60 s behind', T - 58_900, -60_000],
  ])('ends a peering that began anew: %s', (_, ts, offset) => {
    const anew = allowedAt(told(before, T - 60_000, offset), T + 1_000);
    expect(codeFor(told(anew, ts, offset))).toBe('SW_FED_PEER_SEVERED');
  });

  it('counts for a peering that an admin here had ended', () => {
    const anew = allowedAt(severed, T);
    expect(told(anew, T - 1)).toBe(anew);
  });

  it('leaves no trace of servers that are no longer on any list', () => {
    const anew = allowedAt(ended, T + 1);
    expect(anew.peerings).toEqual({ [PEER]: { ended_ts: T, begun_at: T + 1 } });
    expect(markBeginnings(anew, { ...anew, allowed_peers: [] }, T + 2).peerings).toEqual({});
  });
});
