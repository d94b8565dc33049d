import { randomBytes } from 'node:crypto';
import { generateKeyPair, newNonce, prepareSignedRequest, signBytes } from '@app/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifyRequestFilter } from './verify-request';

const NOW = 1_732_147_200;
const peer = generateKeyPair();
const other = generateKeyPair();

function line(
  change: {
    body?: string;
    now?: number;
    nonce?: string;
    server?: string;
    seed?: Uint8Array;
    method?: string;
  } = {},
) {
  const {
    body = '{"events":[]}',
    now = NOW,
    server = 'peer.example',
    seed = peer.seed,
    method = 'POST',
  } = change;
  const nonce = change.nonce ?? newNonce((length) => randomBytes(length));
  const target = { method, authority: 'home.example', path: '/_scaiwave/federation/v1/send', query: '' };
  const prepared = prepareSignedRequest(
    { ...target, body: Buffer.from(body) },
    { serverName: server, keyId: 'k1', created: now, nonce },
  );
  return {
    now,
    server_name: 'home.example',
    keys: {
      'peer.example#k1': Buffer.from(peer.publicKey).toString('base64'),
      'other.example#k1': Buffer.from(other.publicKey).toString('base64url'),
    } as Record<string, string>,
    request: {
      ...target,
      headers: Object.entries(prepared.finish(signBytes(seed, prepared.signatureBase))),
      body: method === 'GET' ? undefined : body,
    },
  };
}
const SIGNATURE = (reason: string) => ({ ok: false, code: 'SW_FED_SIGNATURE_MISMATCH', reason });

describe('verify-request', () => {
  it('names the server that signed', () => {
    const filter = verifyRequestFilter();
    expect(filter(line())).toEqual({ ok: true, origin: 'peer.example' });
    expect(filter(line({ server: 'other.example', seed: other.seed }))).toEqual({
      ok: true,
      origin: 'other.example',
    });
    expect(filter(line({ method: 'GET' }))).toEqual({ ok: true, origin: 'peer.example' });
  });

  it('B8: looks keys up by server and key id together', () => {
    expect(verifyRequestFilter()(line({ server: 'other.example' }))).toEqual(SIGNATURE('bad_signature'));
    expect(verifyRequestFilter()(line({ server: 'third.example' }))).toEqual(SIGNATURE('unknown_key'));
  });

  it('B20: believes no key that may not stand in a descriptor', () => {
    const small = line();
    small.keys['peer.example#k1'] = Buffer.alloc(32).toString('base64');
    expect(verifyRequestFilter()(small)).toEqual(SIGNATURE('bad_signature'));
    small.keys['peer.example#k1'] = '!';
    expect(verifyRequestFilter()(small)).toEqual(SIGNATURE('bad_signature'));
  });

  it('B19: believes no key whose secret is published', () => {
    const published = generateKeyPair((length) => new Uint8Array(length));
    const request = line({ seed: published.seed });
    request.keys['peer.example#k1'] = Buffer.from(published.publicKey).toString('base64');
    expect(verifyRequestFilter()(request)).toEqual(SIGNATURE('bad_signature'));
  });

  it('B12: knows a nonce again, from the same signer alone, as long as its signature could pass', () => {
    const filter = verifyRequestFilter();
    const request = line({ nonce: 'abcdefghijklmnop' });
    expect(filter(request)).toMatchObject({ ok: true });
    expect(filter(request)).toEqual({ ok: false, code: 'SW_FED_REPLAYED_REQUEST' });
    expect(filter({ ...request, now: NOW + 60 })).toEqual({ ok: false, code: 'SW_FED_REPLAYED_REQUEST' });
    expect(filter({ ...request, now: NOW + 61 })).toEqual(SIGNATURE('clock_skew'));
    expect(
      filter(line({ nonce: 'abcdefghijklmnop', server: 'other.example', seed: other.seed })),
    ).toMatchObject({ ok: true });
    expect(filter(line({ nonce: 'abcdefghijklmnop', now: NOW + 61 }))).toMatchObject({ ok: true });
    expect(verifyRequestFilter()(request)).toMatchObject({ ok: true });
  });

  it('remembers no nonce of a request that does not verify', () => {
    const filter = verifyRequestFilter();
    const good = line({ nonce: 'abcdefghijklmnop' });
    expect(filter(line({ nonce: 'abcdefghijklmnop', seed: other.seed }))).toEqual(SIGNATURE('bad_signature'));
    expect(filter({ ...good, request: { ...good.request, body: '{}' } })).toEqual(
      SIGNATURE('digest_mismatch'),
    );
    expect(filter(good)).toMatchObject({ ok: true });
  });

  it('judges size before all else, at 1 MiB', () => {
    expect(verifyRequestFilter()(line({ body: 'x'.repeat(1_048_576) }))).toMatchObject({ ok: true });
    const large = line({ body: 'x'.repeat(1_048_577) });
    large.request.headers = [['content-encoding', 'gzip']];
    expect(verifyRequestFilter()(large)).toEqual({ ok: false, code: 'SW_FED_TOO_LARGE' });
  });

  it('B11: admits no authority but its own', () => {
    expect(verifyRequestFilter()({ ...line(), server_name: 'elsewhere.example' })).toEqual(
      SIGNATURE('wrong_authority'),
    );
  });

  it('answers whatever it is asked', () => {
    const filter = verifyRequestFilter();
    const whole = line() as Record<string, unknown>;
    for (const member of Object.keys(whole)) {
      fc.assert(
        fc.property(fc.jsonValue(), (value) => {
          expect(filter({ ...whole, [member]: value })).toMatchObject({ ok: false });
        }),
      );
    }
    for (const member of ['method', 'authority', 'path', 'headers']) {
      const request = { ...(whole.request as object), [member]: undefined };
      expect(filter({ ...whole, request })).toEqual({ ok: false, code: 'SW_FED_MALFORMED_REQUEST' });
    }
    for (const odd of [null, 1, [], 'x', {}])
      expect(filter(odd)).toEqual({ ok: false, code: 'SW_FED_MALFORMED_REQUEST' });
  });
});
