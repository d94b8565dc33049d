import { describe, expect, it } from 'vitest';
import { isAdmin, readClaims } from './session-claims';

const payload = { tenant: 'a.example', sub: 'ann', power_level: 'member', exp: 10, name: 'Ann' };

describe('the claims of a session', () => {
  it('are read from a complete token', () => {
    expect(readClaims(payload)).toEqual({
      tenant: 'a.example',
      local_id: 'ann',
      power_level: 'member',
      display_name: 'Ann',
      expires_at: 10_000,
    });
  });

  it.each([
    ['a tenant that is a list', { tenant: ['a.example'] }],
    ['no tenant', { tenant: undefined }],
    ['an empty tenant', { tenant: '' }],
    ['an FQID as subject', { sub: '@ann:a.example' }],
    ['upper case in the subject', { sub: 'Ann' }],
    ['a power level that is a list', { power_level: ['admin'] }],
    ['a power level that is a number', { power_level: 100 }],
    ['no expiry', { exp: undefined }],
  ])('refuse %s', (_, change) => expect(readClaims({ ...payload, ...change })).toBeUndefined());

  it('leave out a name that could not be shown', () => {
    expect(readClaims({ ...payload, name: 'x\0' })).not.toHaveProperty('display_name');
    expect(readClaims({ ...payload, name: 'eciov\u202e' })).not.toHaveProperty('display_name');
    expect(readClaims({ ...payload, name: '\ud800' })).not.toHaveProperty('display_name');
  });

  it('make an admin of exactly one power level', () => {
    expect(
      ['admin', 'Admin', 'admin ', 'administrator', 'owner'].map((power_level) => isAdmin({ power_level })),
    ).toEqual([true, false, false, false, false]);
  });
});
