import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { AesSeedVault } from './aes-seed-vault';

const owner = { tenant: 'home.example', keyId: 'ed25519:abc' };
const vault = new AesSeedVault(randomBytes(32));
const seed = randomBytes(32);

describe('AesSeedVault', () => {
  it('gives back the seed it sealed', () => {
    expect(vault.open(vault.seal(seed, owner), owner)).toEqual(seed);
  });

  it('seals the same seed differently each time, and never shows it', () => {
    const [one, two] = [vault.seal(seed, owner), vault.seal(seed, owner)];
    expect(one.equals(two)).toBe(false);
    expect(one.includes(seed)).toBe(false);
  });

  it.each([
    ['another tenant', { ...owner, tenant: 'other.example' }],
    ['another key', { ...owner, keyId: 'ed25519:def' }],
  ])('does not open for %s', (_, stranger) => {
    expect(() => vault.open(vault.seal(seed, owner), stranger)).toThrow('master key');
  });

  it('says plainly that the master key is another one, and nothing of either key', () => {
    const sealed = vault.seal(seed, owner);
    const open = () => new AesSeedVault(randomBytes(32)).open(sealed, owner);
    expect(open).toThrow(
      'the master key does not open the private key ed25519:abc of home.example: ' +
        'start with the SCAIWAVE_MASTER_KEY that the key was made under',
    );
  });

  it.each([0, 1, 13, 29, 60])('refuses a sealed seed whose byte %d was changed', (place) => {
    const sealed = vault.seal(seed, owner);
    sealed[place]! ^= 1;
    expect(() => vault.open(sealed, owner)).toThrow('master key');
  });

  it('refuses what was cut', () => {
    expect(() => vault.open(vault.seal(seed, owner).subarray(0, 20), owner)).toThrow('master key');
    expect(() => vault.open(Buffer.alloc(0), owner)).toThrow('master key');
  });
});
