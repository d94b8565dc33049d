import { describe, expect, it } from 'vitest';
import { decide } from './decide';
import { endPeering } from './end-peering';
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
