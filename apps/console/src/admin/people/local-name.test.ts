import { describe, expect, it } from 'vitest';
import { readLocalName } from './local-name';

describe('what is typed as a person of this server', () => {
  it.each(['bob', ' Bob ', '@bob:home.example', 'bob:home.example'])('%j is bob', (typed) => {
    expect(readLocalName(typed, 'home.example')).toEqual({ ok: true, name: 'bob' });
  });

  it.each([
    ['', /^Write a name/],
    ['@bob:acme.example', /^People of acme\.example are added there/],
    ['Bob!', /^“bob!” cannot stand in an address/],
    ['b'.repeat(65), /Use up to 64/],
    ['<b>', /cannot stand/],
  ])('%j is refused with a sentence', (typed, fault) => {
    expect(readLocalName(typed, 'home.example')).toMatchObject({ ok: false, fault });
  });
});
