import { describe, expect, it } from 'vitest';
import { initialPolicy } from './policy';
import { revisePolicy } from './revise-policy';

const current = { ...initialPolicy('home.example'), version: 4, denied_peers: ['evil.example'] };
const revise = (change: Record<string, unknown>, ifVersion?: number) =>
  revisePolicy(current, change, ifVersion);

describe('revisePolicy', () => {
  it('keeps the value of every field that is left out', () => {
    const revised = revise({ allowed_peers: ['peer.example'] });
    expect(revised).toEqual({
      ok: true,
      policy: { ...current, allowed_peers: ['peer.example'], version: 5 },
    });
  });

  it.each([
    ['an unknown field', { surprise: 1 }, '"surprise" is not a field'],
    ['a field named like a prototype', JSON.parse('{"__proto__": {}}') as object, '"__proto__"'],
    ['enabled, which has its own route', { enabled: false }, '"enabled" is not a field'],
    ['an unknown mode', { default_mode: 'ajar' }, 'default_mode is one of open, invite_only, closed'],
    ['a list that is none', { allowed_peers: 'peer.example' }, 'allowed_peers is a list'],
    ['a list with too many entries', { allowed_peers: Array(1_001).fill('a.example') }, '1001 entries'],
    ['an unknown version', { min_signature_protocol: 'v9' }, 'min_signature_protocol is one of v1'],
    ['a fraction', { max_foreign_participants_per_room: 1.5 }, 'max_foreign_participants_per_room'],
    ['minus one', { max_backfill_events_per_request: -1 }, 'max_backfill_events_per_request'],
    ['minus zero', { max_backfill_events_per_request: -0 }, 'max_backfill_events_per_request'],
    ['a billion', { max_backfill_events_per_request: 1e9 }, 'max_backfill_events_per_request'],
    ['null', { max_backfill_events_per_request: null }, 'max_backfill_events_per_request'],
    ['a rule against the tenant itself', { denied_peers: ['home.example'] }, 'this server itself'],
  ])('refuses %s', (_, change, detail) => {
    expect(revise(change as Record<string, unknown>)).toMatchObject({
      ok: false,
      code: 'SW_FED_MALFORMED_REQUEST',
      detail: expect.stringContaining(detail) as unknown,
    });
  });

  it('refuses a suffix that would cover the tenant itself', () => {
    const below = { ...current, tenant: 'chat.home.example' };
    expect(revisePolicy(below, { denied_peers: ['*.home.example'] })).toMatchObject({ ok: false });
    expect(revisePolicy(below, { denied_peers: ['*.chat.home.example'] })).toMatchObject({ ok: true });
  });

  it.each([
    'Peer.example',
    'peer',
    'peer.example.',
    'peer.example:443',
    'peer.example:0',
    '10.0.0.1',
    '*',
    '*.example',
    '*.peer.example:8448',
    'a.*.example',
    '*.*.example',
    'https://peer.example',
    'peer.example\n',
    '',
    7,
    null,
  ])('refuses the name %j', (name) => {
    expect(revise({ allowed_peers: ['good.example', name] })).toMatchObject({
      code: 'SW_FED_BAD_NAME',
      detail: expect.stringContaining('allowed_peers[1]') as unknown,
    });
  });

  it('lists every fault at once', () => {
    const refused = revise({ default_mode: 'ajar', allowed_peers: ['BAD'], surprise: true });
    expect(refused).toMatchObject({ code: 'SW_FED_MALFORMED_REQUEST' });
    const { detail } = refused as { detail: string };
    for (const fault of ['default_mode', 'allowed_peers[0] "BAD"', 'surprise'])
      expect(detail).toContain(fault);
  });

  it('says no more than fits, of however many faults', () => {
    const refused = revise({ allowed_peers: Array(1_000).fill('X'.repeat(10_000)) }) as { detail: string };
    expect(refused.detail.length).toBeLessThan(4_000);
    expect(refused.detail).toContain('and 980 more');
  });

  it('takes the bounds themselves', () => {
    expect(revise({ max_backfill_events_per_request: 0, max_foreign_participants_per_room: 0 }).ok).toBe(
      true,
    );
    expect(revise({ allowed_peers: Array(1_000).fill('a.example') }).ok).toBe(true);
    expect(revise({ allowed_peers: ['*.peer.example', 'peer.example:8448'] }).ok).toBe(true);
  });

  it('refuses a write that builds on another version', () => {
    expect(revise({}, 3)).toMatchObject({
      ok: false,
      detail: expect.stringContaining('changed meanwhile') as unknown,
    });
    expect(revise({}, 4).ok).toBe(true);
  });
});
