import { describe, expect, it } from 'vitest';
import { claimedSigner } from './claimed-signer';

const claim = (keyid: string) =>
  claimedSigner([['Signature-Input', `sig=("@method");created=1;keyid="${keyid}"`]]);

describe('the claimed signer', () => {
  it('is the server name in keyid', () => expect(claim('a.example#ed25519:1')).toBe('a.example'));

  it.each(['A.example#k', 'a.example', 'peer.*.>#k', 'https://evil.example/#k', 'a.example\n#k'])(
    'is nobody when keyid is %j',
    (keyid) => expect(claim(keyid)).toBeUndefined(),
  );

  it('is nobody without a signature', () => expect(claimedSigner([])).toBeUndefined());
});
