import { describe, expect, it } from 'vitest';
import type { PingReport, ReachStage, ServerLook } from '@app/contracts/diagnosis';
import type { PolicyExplanation } from '@app/contracts/policy';
import { refuse } from '@app/protocol';
import type { ReachFacts } from './reach-facts';
import { REACH_STAGES } from './reach-stages';
import { firstFailure, walkStages } from './stage-table';

const US = 'us.example';
const PEER = 'peer.example';
const url = `https://${PEER}/_scaiwave/federation/v1/ping`;

const explained = (code: PolicyExplanation['code'] = null): PolicyExplanation => ({
  peer: PEER,
  action: 'send',
  allowed: code === null,
  code,
  rule: 'a rule',
  explanation: 'So it is.',
  remedy: null,
});

const LOOK = {
  addresses: { ok: true, list: ['192.0.2.1'] },
  connection: { ok: true, address: '192.0.2.1', tls: 'TLSv1.3' },
  certificate: { subject: PEER, issuer: 'CA', names: [PEER], valid_from: 0, valid_until: 86_400_000 },
  descriptor: {
    ok: true,
    federation_url: `https://${PEER}/_scaiwave/federation`,
    protocol_versions: ['v1'],
    key_id: 'k2',
    issued_at: 0,
    expires_at: 1,
    software: null,
  },
  keys: { known: ['k1'], listed: ['k1', 'k2'], verdict: { ok: true, stale: false } },
} satisfies ServerLook;

const pinged = (outcome: PingReport['outcome'], offset_ms?: number): PingReport => ({
  url,
  outcome,
  took_ms: 5,
  ...(offset_ms !== undefined && { clock: { offset_ms, whose: 'Whose?' } }),
});
const ANSWERED = { kind: 'answered', accepts_you: true } as const;

const SOUND: ReachFacts = {
  us: US,
  peer: PEER,
  policy: explained(),
  look: LOOK,
  version: explained(),
  ping: pinged(ANSWERED, 20),
};

const walk = (change: Partial<ReachFacts> = {}) => walkStages(REACH_STAGES, { ...SOUND, ...change });
const lookUpTo = (part: keyof ServerLook, value: unknown): Partial<ReachFacts> => {
  const parts = Object.entries(LOOK);
  const before = parts.slice(
    0,
    parts.findIndex(([name]) => name === part),
  );
  return {
    look: {
      ...Object.fromEntries(before),
      certificate: LOOK.certificate,
      [part]: value,
    } as unknown as ServerLook,
    version: undefined,
    ping: undefined,
  };
};
const unreachable = (cause: string) =>
  refuse('SW_FED_DISCOVERY_FAILED', `${PEER}: no.`, { facts: { cause } });
const mismatch = (reason: 'key_changed' | 'clock_skew') => ({
  kind: 'refused' as const,
  status: 401,
  code: 'SW_FED_SIGNATURE_MISMATCH',
  reason,
});
const failed = (refusal: ReturnType<typeof refuse>) => pinged({ kind: 'failed', refusal });

type Failing = [what: string, stage: ReachStage, facts: Partial<ReachFacts>, view: object];

const FAILING: Failing[] = [
  ['a name that is none', 'name', { peer: 'Peer' }, { code: 'SW_FED_BAD_NAME', act: 'here' }],
  [
    'our policy',
    'policy',
    { policy: explained('SW_FED_FEDERATION_CLOSED') },
    { code: 'SW_FED_FEDERATION_CLOSED', act: 'here', evidence: { rule: 'a rule' } },
  ],
  [
    'a private address',
    'address',
    lookUpTo('addresses', refuse('SW_FED_ADDRESS_REFUSED', 'The address is private.')),
    { code: 'SW_FED_ADDRESS_REFUSED', finding: 'The address is private.', evidence: {} },
  ],
  [
    'a name that leads nowhere',
    'address',
    lookUpTo('addresses', unreachable('ENOTFOUND')),
    { finding: 'Its name leads nowhere.', evidence: { cause: 'ENOTFOUND' } },
  ],
  [
    'a peer that is down',
    'connection',
    lookUpTo('connection', unreachable('ECONNREFUSED')),
    { code: 'SW_FED_DISCOVERY_FAILED', finding: 'Nothing listens at its address.', act: 'there' },
  ],
  [
    'an expired certificate',
    'connection',
    lookUpTo('connection', unreachable('CERT_HAS_EXPIRED')),
    { remedy: 'Renew the certificate.', evidence: { issuer: 'CA', valid_until: '1970-01-02T00:00:00.000Z' } },
  ],
  [
    'an alert that has no row',
    'connection',
    lookUpTo('connection', unreachable('ERR_SSL_SOMETHING')),
    { finding: 'It cannot be reached (ERR_SSL_SOMETHING).' },
  ],
  [
    'a descriptor of another server',
    'descriptor',
    lookUpTo('descriptor', refuse('SW_FED_DISCOVERY_FAILED', 'Its descriptor: it is not that of peer.')),
    {
      finding: 'Its descriptor: it is not that of peer.',
      remedy: expect.stringContaining('section 5') as string,
    },
  ],
  [
    'a descriptor that is too long',
    'descriptor',
    lookUpTo('descriptor', unreachable('too_large')),
    { finding: 'Its answer is longer than the protocol allows.', evidence: { cause: 'too_large' } },
  ],
  [
    'keys that nothing vouches for',
    'keys',
    {
      look: {
        ...LOOK,
        keys: {
          known: ['k1'],
          listed: ['k9'],
          verdict: refuse('SW_FED_SIGNATURE_MISMATCH', 'No.', { reason: 'key_changed' }),
        },
      },
    },
    {
      code: 'SW_FED_SIGNATURE_MISMATCH',
      reason: 'key_changed',
      act: 'here',
      remedy: expect.stringContaining(`refresh ${PEER}`) as string,
    },
  ],
  [
    'no version in common',
    'version',
    { version: explained('SW_FED_PROTOCOL_VERSION'), ping: undefined },
    { code: 'SW_FED_PROTOCOL_VERSION', act: 'both' },
  ],
  [
    'a signature that they do not know the key of',
    'ping',
    { ping: pinged(mismatch('key_changed')) },
    { reason: 'key_changed', act: 'there', remedy: expect.stringContaining(`refresh ${US}`) as string },
  ],
  [
    'a descriptor of ours that they cannot get',
    'ping',
    { ping: pinged({ kind: 'refused', status: 401, code: 'SW_FED_DISCOVERY_FAILED' }) },
    {
      act: 'here',
      remedy: expect.stringContaining(`https://${US}/.well-known`) as string,
      evidence: { status: 401 },
    },
  ],
  [
    'an endpoint that is not there',
    'ping',
    { ping: pinged({ kind: 'refused', status: 404 }) },
    { finding: 'There is no federation endpoint at the address in its descriptor.' },
  ],
  [
    'a server error',
    'ping',
    { ping: pinged({ kind: 'refused', status: 500 }) },
    { finding: 'The server fails.' },
  ],
  [
    'an answer to another ping',
    'ping',
    { ping: failed(unreachable('bad_answer')) },
    { finding: 'It answers a ping as the protocol does not allow.', act: 'there' },
  ],
  [
    'an endpoint at a private address',
    'ping',
    { ping: failed(refuse('SW_FED_ADDRESS_REFUSED', 'The address is private.')) },
    { code: 'SW_FED_ADDRESS_REFUSED', act: 'there' },
  ],
  [
    'no key of ours',
    'ping',
    { ping: failed(refuse('SW_FED_BAD_KEY', 'No key yet.')) },
    { code: 'SW_FED_BAD_KEY', finding: 'No key yet.', act: 'here' },
  ],
  ['a relay that is gone', 'ping', { ping: 'no_relay' }, { code: 'SW_UNAVAILABLE', act: 'here' }],
  [
    'a clock that is 60.001 s off',
    'clock',
    { ping: pinged(ANSWERED, -60_001) },
    { reason: 'clock_skew', finding: 'Its clock is 60.0 s behind ours; more than 60 s are refused. Whose?' },
  ],
  [
    'their policy',
    'accepted',
    { ping: pinged({ kind: 'answered', accepts_you: false, code: 'SW_FED_PEER_DENIED' }, 0) },
    { code: 'SW_FED_PEER_DENIED', act: 'there', remedy: expect.stringContaining('deny list') as string },
  ],
];

/** What cannot be seen once a stage has failed. */
const HIDDEN: Partial<Record<ReachStage, ReachStage[]>> = {
  name: ['policy', 'address', 'connection', 'descriptor', 'keys', 'version', 'ping', 'clock', 'accepted'],
  address: ['connection', 'descriptor', 'keys', 'version', 'ping', 'clock', 'accepted'],
  connection: ['descriptor', 'keys', 'version', 'ping', 'clock', 'accepted'],
  descriptor: ['keys', 'version', 'ping', 'clock', 'accepted'],
  version: ['ping', 'clock', 'accepted'],
  ping: ['clock', 'accepted'],
};

describe('the way to a peer', () => {
  it('passes every stage where nothing is wrong, the clock up to its bound', () => {
    expect(walk({ ping: pinged(ANSWERED, 60_000) }).map(({ verdict }) => verdict)).toEqual(
      REACH_STAGES.map(() => 'passed'),
    );
  });

  it.each(FAILING)('%s fails %s, with what to do about it', (_, stage, facts, view) => {
    const views = walk(facts);
    expect(firstFailure(views)).toMatchObject({ stage, remedy: expect.any(String) as string, ...view });
    const skipped = views.filter(({ verdict }) => verdict === 'skipped').map((one) => one.stage);
    expect(skipped).toEqual(HIDDEN[stage] ?? []);
  });

  it('tells the clock also where it is why we are refused', () => {
    const views = walk({ ping: pinged(mismatch('clock_skew'), 90_000) });
    const failures = views.filter(({ verdict }) => verdict === 'failed');
    expect(failures.map(({ stage, reason }) => [stage, reason])).toEqual([
      ['ping', 'clock_skew'],
      ['clock', 'clock_skew'],
    ]);
  });

  it('of plain HTTP in a trial, keys met for the first time and an older descriptor says so', () => {
    const { certificate: _, ...plain } = LOOK;
    const first = { known: [], listed: ['k1'], verdict: { ok: true as const, stale: false } };
    const look = {
      ...plain,
      connection: { ok: true as const, address: '127.0.0.1', tls: null },
      keys: first,
    };
    expect(
      walk({ look })
        .map(({ finding }) => finding)
        .join(),
    ).toMatch(/plain HTTP.*first contact/);
    const keys = { ...LOOK.keys, verdict: { ok: true as const, stale: true } };
    expect(
      walk({ look: { ...LOOK, keys } })
        .map(({ finding }) => finding)
        .join(),
    ).toMatch(/older descriptor/);
  });

  it('shows versions that a peer made up as text of one line', () => {
    const descriptor = { ...LOOK.descriptor, protocol_versions: ['v1', 'v2\u001b[2J\n'] };
    expect(JSON.stringify(walk({ look: { ...LOOK, descriptor } }))).not.toMatch(/\\u001b|\\n/);
  });
});
