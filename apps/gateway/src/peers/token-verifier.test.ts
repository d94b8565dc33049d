import { createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { issueLocalToken, LOCAL_TOKEN_ISSUER, TOKEN_AUDIENCE } from '@app/runtime';
import { TokenVerifier } from './token-verifier';

const secrets = { tokenSeed: Buffer.alloc(32, 1) };
const now = 1_800_000_000_000;
const verifier = TokenVerifier.local(secrets, () => now);
const key = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), secrets.tokenSeed]),
  format: 'der',
  type: 'pkcs8',
});

const claims = { tenant: 'a.example', local_id: 'ann', power_level: 'admin', ttl: 60 };

/** A token of the right key, but for one thing. */
function forged({
  iss = LOCAL_TOKEN_ISSUER,
  aud = TOKEN_AUDIENCE,
  exp = (now / 1000 + 60) as number | null,
} = {}) {
  const token = new SignJWT({ tenant: 'a.example', power_level: 'admin', sub: 'ann' })
    .setProtectedHeader({ alg: 'EdDSA' })
    .setIssuer(iss)
    .setAudience(aud);
  return (exp === null ? token : token.setExpirationTime(exp)).sign(key);
}

describe('a local token', () => {
  it('verifies until it expires', async () => {
    const token = await issueLocalToken(secrets, claims, now);
    expect(await verifier.verify(token)).toMatchObject({
      tenant: 'a.example',
      sub: 'ann',
      power_level: 'admin',
    });
    expect(await TokenVerifier.local(secrets, () => now + 66_000).verify(token)).toBeUndefined();
  });

  it('is nothing under another key', async () => {
    const token = await issueLocalToken({ tokenSeed: Buffer.alloc(32, 2) }, claims, now);
    expect(await verifier.verify(token)).toBeUndefined();
  });

  it('is nothing when its algorithm is swapped for the public key as a shared secret', async () => {
    const token = await new SignJWT({ tenant: 'a.example', sub: 'ann', power_level: 'admin' })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(LOCAL_TOKEN_ISSUER)
      .setAudience(TOKEN_AUDIENCE)
      .setExpirationTime(now / 1000 + 60)
      .sign(Buffer.alloc(32, 1));
    expect(await verifier.verify(token)).toBeUndefined();
  });

  it('needs its issuer, its audience and its end', async () => {
    expect(await verifier.verify(await forged())).toBeDefined();
    expect(await verifier.verify(await forged({ iss: 'https://evil.example' }))).toBeUndefined();
    expect(await verifier.verify(await forged({ aud: 'other' }))).toBeUndefined();
    expect(await verifier.verify(await forged({ exp: null }))).toBeUndefined();
  });
});
