import { describe, expect, it } from 'vitest';
import type { PeerKey } from '@app/contracts/identity';
import type { PolicyQuestion, PolicyVerdict } from '@app/contracts/policy';
import {
  encodeBase64url,
  generateKeyPair,
  keyIdOf,
  prepareSignedRequest,
  refuse,
  signBytes,
  type Refusal,
} from '@app/protocol';
import { ManualClock } from '@app/runtime';
import { AdmitRequest } from './admit-request';
import { LimitSigner } from './limit-signer';

const HERE = 'a.example';
const PEER = 'b.example';
const NOW = Date.UTC(2026, 5, 1);
const BODY = Buffer.from('{"events":[]}');
const PATH = '/_scaiwave/federation/v1/send';
const { publicKey, seed } = generateKeyPair();

const KEY: PeerKey = {
  ok: true,
  server_name: PEER,
  key_id: keyIdOf(publicKey),
  public_key: encodeBase64url(publicKey),
  state: 'active',
  valid_from: NOW - 1,
  valid_until: NOW + 1_000,
  rank: 0,
  protocol_versions: ['v1'],
};
const STANDING: PolicyVerdict = {
  ok: true,
  rule: 'default_mode open',
  listed: false,
  policy: {
    default_mode: 'open',
    allowed_peers: [],
    denied_peers: [],
    max_foreign_participants_per_room: 50,
    max_backfill_events_per_request: 1000,
    min_signature_protocol: 'v1',
  },
};

const asked: PolicyQuestion[] = [];

/** A good request of the peer's, at a gateway whose ports answer so. */
function admit({
  key = KEY as PeerKey | Refusal,
  verdict = STANDING,
  fresh = true,
  body = BODY as Buffer | 'too_large',
}) {
  const request = { method: 'POST', authority: HERE, path: PATH, query: '', body: BODY } as const;
  const signing = { serverName: PEER, keyId: KEY.key_id, created: NOW / 1000, nonce: 'n'.repeat(22) };
  const prepared = prepareSignedRequest(request, signing);
  const headers = Object.entries(prepared.finish(signBytes(seed, prepared.signatureBase)));
  const tenancy = { tenant: HERE, authorities: [HERE] };
  const clock = new ManualClock(NOW);
  const useCase = new AdmitRequest(
    {
      byAuthority: async () => tenancy,
      byName: async () => tenancy,
      all: async () => [tenancy],
      reread: async () => undefined,
    },
    { forget: () => undefined, find: async () => key },
    { use: async () => fresh, prune: async () => undefined },
    { judge: async (question) => (asked.push(question), verdict) },
    new LimitSigner(clock),
    clock,
  );
  return useCase.run({
    received: { ...request, headers },
    body,
    action: 'receive',
    version: 'v1',
    trace_id: 't',
  });
}

describe('a signed request', () => {
  it('is admitted with what the policy says of its signer', async () => {
    expect(await admit({})).toEqual({ ok: true, tenant: HERE, peer: PEER, standing: STANDING });
  });

  it.each([
    [['v1'], ['v1']],
    [['v1', 'v2'], ['v1']],
    [['v2'], []],
  ])(
    'of a server that speaks %j is judged by the version of its route: %j',
    async (protocol_versions, versions) => {
      await admit({ key: { ...KEY, protocol_versions } });
      expect(asked.at(-1)).toMatchObject({ tenant: HERE, peer: PEER, action: 'receive', versions });
    },
  );

  it('is named after the first check that fails: size, key, digest, nonce, policy', async () => {
    const verdict = { ...refuse('SW_FED_PEER_DENIED'), rule: 'denied_peers' };
    const key = refuse('SW_FED_DISCOVERY_FAILED');
    const body = Buffer.from('x');
    const code = async (faults: Parameters<typeof admit>[0]) => {
      const admission = await admit({ verdict, ...faults });
      return admission.ok ? !admission.standing.ok && admission.standing.code : admission.code;
    };
    expect(await code({ fresh: false, key, body: 'too_large' })).toBe('SW_FED_TOO_LARGE');
    expect(await code({ fresh: false, key, body })).toBe('SW_FED_DISCOVERY_FAILED');
    expect(await code({ fresh: false, body })).toBe('SW_FED_SIGNATURE_MISMATCH');
    expect(await code({ fresh: false })).toBe('SW_FED_REPLAYED_REQUEST');
    expect(await code({})).toBe('SW_FED_PEER_DENIED');
  });
});
