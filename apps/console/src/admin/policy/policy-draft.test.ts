import { describe, expect, it } from 'vitest';
import type { FederationPolicy } from '../views';
import { changedFields, onTopOf, policyChanges } from './policy-changes';
import { draftOf, readDraft } from './policy-draft';

const POLICY: FederationPolicy = {
  default_mode: 'invite_only',
  allowed_peers: ['a.example', 'b.example'],
  denied_peers: [],
  max_foreign_participants_per_room: 50,
  max_backfill_events_per_request: 1000,
  min_signature_protocol: 'v1',
};
const HOME = 'home.example:8448';
const read = (change: object) => readDraft({ ...draftOf(POLICY), ...change }, HOME);

describe('the policy in the form', () => {
  it('reads as what it was made of', () => {
    expect(readDraft(draftOf(POLICY), HOME)).toEqual({ ok: true, policy: POLICY });
  });

  it('takes an entry a line or between commas, each once, in small letters', () => {
    const draft = read({ allowed_peers: ' A.example,b.example\n\n*.c.example\na.example ' });
    expect(draft).toMatchObject({ policy: { allowed_peers: ['a.example', 'b.example', '*.c.example'] } });
  });

  it.each([
    ['allowed_peers', 'acme'],
    ['allowed_peers', '*.acme.example:8448'],
    ['allowed_peers', '*'],
    ['denied_peers', 'ac*me.example'],
    ['denied_peers', HOME],
    ['denied_peers', '*.example'],
    ['max_foreign_participants_per_room', '-1'],
    ['max_backfill_events_per_request', '1e3'],
    ['max_backfill_events_per_request', ''],
  ])('finds fault with %s %j', (field, text) => {
    expect(read({ [field]: text })).toEqual({ ok: false, faults: { [field]: expect.stringMatching(/\.$/) } });
  });
});

describe('what a change comes to', () => {
  const changed = { ...POLICY, default_mode: 'open' as const, allowed_peers: ['b.example', 'c.example'] };

  it('is told entry by entry', () => {
    expect(policyChanges(POLICY, changed)).toEqual([
      'Who may federate: open instead of invite_only.',
      'c.example joins the allow list.',
      'a.example leaves the allow list.',
    ]);
    expect(policyChanges(POLICY, POLICY)).toEqual([]);
  });

  it('is sent without the fields that stay', () => {
    expect(changedFields(POLICY, changed)).toEqual({
      default_mode: 'open',
      allowed_peers: ['b.example', 'c.example'],
    });
  });
});

describe('a change on top of somebody else’s', () => {
  const base = draftOf(POLICY);

  it('keeps what both added and leaves out what either took off', () => {
    const mine = { ...base, allowed_peers: 'a.example\nb.example\nmine.example' };
    const theirs = { ...base, allowed_peers: 'b.example\ntheirs.example' };
    expect(onTopOf(theirs, mine, base).allowed_peers).toBe('b.example\ntheirs.example\nmine.example');
    expect(onTopOf(mine, { ...base, allowed_peers: 'a.example' }, base).allowed_peers).toBe(
      'a.example\nmine.example',
    );
  });

  it('keeps, in other fields, mine where I changed it and theirs elsewhere', () => {
    const mine = { ...base, default_mode: 'closed' as const };
    const theirs = { ...base, default_mode: 'open' as const, max_foreign_participants_per_room: '7' };
    expect(onTopOf(theirs, mine, base)).toEqual({
      ...base,
      default_mode: 'closed',
      max_foreign_participants_per_room: '7',
    });
  });
});
