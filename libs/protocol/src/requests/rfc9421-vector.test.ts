import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifyStrict } from '../keys/signature';
import { acceptableKey } from '../keys/acceptable-key';
import { signatureBase } from './signature-base';

/** RFC 9421, B.1.4 and B.2.6. */
const JWK = {
  kty: 'OKP',
  crv: 'Ed25519',
  d: 'n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU',
  x: 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs',
};
const PARAMS =
  '("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"';
const VALUES: Record<string, string> = {
  date: 'Tue, 20 Apr 2021 02:07:55 GMT',
  '@method': 'POST',
  '@path': '/foo',
  '@authority': 'example.com',
  'content-type': 'application/json',
  'content-length': '18',
};
const BASE = `"date": Tue, 20 Apr 2021 02:07:55 GMT
"@method": POST
"@path": /foo
"@authority": example.com
"content-type": application/json
"content-length": 18
"@signature-params": ${PARAMS}`;
const SIGNATURE = 'wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==';

describe('RFC 9421, B.2.6', () => {
  const base = signatureBase(Object.keys(VALUES), (name) => VALUES[name]!, PARAMS);
  const publicKey = Buffer.from(JWK.x, 'base64url');

  it('has this signature base', () => {
    expect(base.toString()).toBe(BASE);
  });

  it('has this signature, which verifies', () => {
    const made = sign(null, base, createPrivateKey({ key: JWK, format: 'jwk' }));
    expect(made.toString('base64')).toBe(SIGNATURE);
    expect(createPublicKey({ key: JWK, format: 'jwk' }).export({ format: 'jwk' }).x).toBe(JWK.x);
    expect(verifyStrict(publicKey, base, Buffer.from(SIGNATURE, 'base64'))).toBe(true);
    expect(
      verifyStrict(publicKey, Buffer.concat([base, Buffer.from('\n')]), Buffer.from(SIGNATURE, 'base64')),
    ).toBe(false);
  });

  it('B19: is made by a key that no descriptor may list', () => {
    expect(acceptableKey(publicKey).ok).toBe(false);
  });
});
