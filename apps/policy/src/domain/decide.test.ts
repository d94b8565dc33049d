import { describe, expect, it } from 'vitest';
import type { PolicyMode } from '@app/contracts/policy';
import { decide } from './decide';
import { compilePolicy, initialPolicy, type TenantPolicy } from './policy';

const policy = (change: Partial<TenantPolicy>) =>
  compilePolicy({ ...initialPolicy('home.example'), ...change });
const ACCEPTED = 'accepted';

describe('decide', () => {
  const peers = {
    listed: 'friend.example',
    unlisted: 'stranger.example',
    denied: 'evil.example',
    'listed and denied': 'both.example',
  };
  const table: Record<PolicyMode, Record<keyof typeof peers, string>> = {
    open: {
      listed: ACCEPTED,
      unlisted: ACCEPTED,
      denied: 'SW_FED_PEER_DENIED',
      'listed and denied': 'SW_FED_PEER_DENIED',
    },
    invite_only: {
      listed: ACCEPTED,
      unlisted: 'SW_FED_PEER_UNKNOWN',
      denied: 'SW_FED_PEER_DENIED',
      'listed and denied': 'SW_FED_PEER_DENIED',
    },
    closed: {
      listed: 'SW_FED_FEDERATION_CLOSED',
      unlisted: 'SW_FED_FEDERATION_CLOSED',
      denied: 'SW_FED_PEER_DENIED',
      'listed and denied': 'SW_FED_PEER_DENIED',
    },
  };
  const actions = ['receive', 'send', 'invite', 'backfill', 'discover'] as const;
  const cases = Object.entries(table).flatMap(([mode, row]) =>
    Object.entries(row).flatMap(([who, outcome]) =>
      actions.map((action) => ({
        mode: mode as PolicyMode,
        who: who as keyof typeof peers,
        action,
        outcome,
      })),
    ),
  );

  it.each(cases)(
    '$mode answers $outcome when a $who peer would $action',
    ({ mode, who, action, outcome }) => {
      const written = policy({
        default_mode: mode,
        allowed_peers: ['friend.example', 'both.example'],
        denied_peers: ['evil.example', 'both.example'],
      });
      const verdict = decide(written, { peer: peers[who], action });
      expect(verdict.ok ? ACCEPTED : verdict.code).toBe(outcome);
    },
  );

  it.each(actions)('refuses %s for everybody while federation is off', (action) => {
    const off = policy({ enabled: false, default_mode: 'open', allowed_peers: ['friend.example'] });
    expect(decide(off, { peer: 'friend.example', action })).toMatchObject({
      ok: false,
      code: 'SW_FED_FEDERATION_DISABLED',
      rule: 'enabled false',
    });
  });

  it('gives no history where the maximum is 0, and nothing else changes', () => {
    const none = policy({ default_mode: 'open', max_backfill_events_per_request: 0 });
    expect(decide(none, { peer: 'friend.example', action: 'backfill' })).toMatchObject({
      code: 'SW_FED_BACKFILL_REFUSED',
      rule: 'max_backfill_events_per_request 0',
    });
    expect(decide(none, { peer: 'friend.example', action: 'receive' }).ok).toBe(true);
  });

  it('tells a stranger that it is unknown before it tells about history', () => {
    const none = policy({ max_backfill_events_per_request: 0 });
    expect(decide(none, { peer: 'friend.example', action: 'backfill' })).toMatchObject({
      code: 'SW_FED_PEER_UNKNOWN',
    });
  });

  it('names the list entry that decided', () => {
    const lists = policy({
      allowed_peers: ['a.example', '*.friends.example'],
      denied_peers: ['b.example', 'c.example', 'd.example', '*.evil.example'],
    });
    const rule = (peer: string) => decide(lists, { peer, action: 'receive' }).rule;
    expect(rule('x.evil.example')).toBe('denied_peers[3] *.evil.example');
    expect(rule('me.friends.example')).toBe('allowed_peers[1] *.friends.example');
    expect(rule('nobody.example')).toBe('default_mode invite_only');
  });

  it('tells whether the peer is on the allow list, and gives the policy without its internals', () => {
    const open = policy({ default_mode: 'open', allowed_peers: ['friend.example'] });
    const listed = decide(open, { peer: 'friend.example', action: 'receive' });
    const stranger = decide(open, { peer: 'stranger.example', action: 'receive' });
    expect(listed).toMatchObject({ ok: true, listed: true });
    expect(stranger).toMatchObject({ ok: true, listed: false, rule: 'default_mode open' });
    expect(structuredClone(stranger)).toEqual(stranger);
  });
});
