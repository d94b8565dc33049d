import { describe, expect, it } from 'vitest';
import type { PolicyMode } from '@app/contracts/policy';
import { decide } from './decide';
import { explain } from './explain';
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

  it.each([
    [['v1'], 'v1', true],
    [['v2', 'v1'], 'v1', true],
    [['v2'], 'v1', false],
    [[], 'v1', false],
    [['v1'], 'v2', false],
  ])('of a peer that speaks %j, with a floor of %s, allows: %j', (versions, min_signature_protocol, ok) => {
    const open = policy({ default_mode: 'open', min_signature_protocol });
    const verdict = decide(open, { peer: 'friend.example', action: 'send', versions });
    expect(verdict).toMatchObject(
      ok
        ? { ok }
        : { ok, code: 'SW_FED_PROTOCOL_VERSION', rule: `min_signature_protocol ${min_signature_protocol}` },
    );
  });
});

describe('explain', () => {
  const peer = 'me.friends.example';
  const room = { closed: null, foreign_participants: 2 };
  const written = policy({ allowed_peers: ['*.friends.example'], max_foreign_participants_per_room: 3 });

  it('says in a sentence what decided, and what to do about a refusal', () => {
    expect(explain(written, { peer, action: 'receive' })).toEqual({
      peer,
      action: 'receive',
      allowed: true,
      code: null,
      rule: 'allowed_peers[0] *.friends.example',
      explanation: 'me.friends.example is on the allow list, covered by *.friends.example.',
      remedy: null,
    });
    const refused = explain(written, { peer: 'other.example', action: 'receive' });
    expect(refused).toMatchObject({ allowed: false, code: 'SW_FED_PEER_UNKNOWN' });
    expect(refused.explanation).toBe('other.example is not in allowed_peers.');
    expect(refused.remedy).toContain('allowed_peers');
  });

  it('asks the room after the peer', () => {
    const closed = { code: 'SW_FED_ROOM_BRIDGE' as const, rule: 'bridge true' };
    const asked = { action: 'send' as const, room: { ...room, closed } };
    expect(explain(written, { ...asked, peer })).toMatchObject({ allowed: false, ...closed });
    expect(explain(written, { ...asked, peer: 'other.example' })).toMatchObject({
      code: 'SW_FED_PEER_UNKNOWN',
    });
  });

  it('counts the people in the room where somebody is to be let in', () => {
    const full = { ...room, foreign_participants: 3 };
    expect(explain(written, { peer, action: 'invite', room })).toMatchObject({ allowed: true });
    expect(explain(written, { peer, action: 'invite', room: full })).toMatchObject({
      code: 'SW_FED_PARTICIPANT_LIMIT',
      rule: 'max_foreign_participants_per_room 3',
    });
    expect(explain(written, { peer, action: 'send', room: full })).toMatchObject({ allowed: true });
  });
});
