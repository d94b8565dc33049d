import { describe, expect, it } from 'vitest';
import type { PolicyView } from '../views';
import { policySentence } from './policy-sentence';

const policy = (change: Partial<PolicyView>): PolicyView => ({
  default_mode: 'invite_only',
  allowed_peers: [],
  denied_peers: [],
  max_foreign_participants_per_room: 50,
  max_backfill_events_per_request: 1000,
  min_signature_protocol: 'v1',
  enabled: true,
  version: 1,
  ...change,
});

describe('the policy in a sentence', () => {
  it.each([
    [{ enabled: false, default_mode: 'open' }, /^Federation is off/],
    [{ default_mode: 'closed', allowed_peers: ['a.example'] }, /^Federation is closed/],
    [{}, /allow list is empty/],
    [{ allowed_peers: ['a.example'] }, /^Only servers on the allow list \(1 entry\) may federate\.$/],
    [
      { allowed_peers: ['a.example', '*.b.example'], denied_peers: ['c.b.example'] },
      /\(2 entries\) may federate, except those on the deny list \(1 entry\)\.$/,
    ],
    [{ default_mode: 'open' }, /^Any server may federate\.$/],
  ] as [Partial<PolicyView>, RegExp][])('%j', (change, sentence) => {
    expect(policySentence(policy(change))).toMatch(sentence);
  });
});
