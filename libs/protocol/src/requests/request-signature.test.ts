import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signBytes } from '../keys/signature';
import { generateKeyPair } from '../keys/key-pair';
import { newNonce } from './nonce';
import { prepareSignedRequest } from './prepare-signed-request';
import { readRequestSignature } from './read-request-signature';
import { type ReceivedRequest, type SignableRequest } from './signable-request';
import { verifyContentDigest, verifyRequestSignature } from './verify-request-signature';

const NOW = 1_732_147_200;
const peer = generateKeyPair();
const nonce = () => newNonce((length) => randomBytes(length));
const body = Buffer.from('{"events":[]}');

const post: SignableRequest = {
  method: 'POST',
  authority: 'home.example',
  path: '/_scaiwave/federation/v1/send',
  query: '',
  body,
};

function received(request: SignableRequest): ReceivedRequest {
  const prepared = prepareSignedRequest(request, {
    serverName: 'peer.example',
    keyId: 'k1',
    created: NOW,
    nonce: nonce(),
  });
  const headers = Object.entries(prepared.finish(signBytes(peer.seed, prepared.signatureBase)));
  return { ...request, headers };
}

describe('a signed request', () => {
  it('verifies', () => {
    const read = readRequestSignature(received(post), { authorities: ['home.example'], now: NOW });
    expect(read).toMatchObject({ ok: true, claim: { serverName: 'peer.example', keyId: 'k1' } });
    if (!read.ok) return;
    expect(verifyRequestSignature(read.claim, peer.publicKey)).toEqual({ ok: true });
    expect(verifyContentDigest(read.claim, body)).toEqual({ ok: true });
  });
});
