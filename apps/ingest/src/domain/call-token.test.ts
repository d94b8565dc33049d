import { describe, expect, it } from 'vitest';
import { readCallToken } from './call-token';

const NOW = 1_790_000_000_000;
const DAY = 86_400_000;
const TOKEN = 'e30.e30.c2ln';
const GOOD = { url: 'wss://calls.scaiwave.app/rtc', token: TOKEN, expires_at: NOW + 600_000 };

const read = (change: object, rules = {}) =>
  readCallToken(Buffer.from(JSON.stringify({ ...GOOD, ...change })), rules, NOW);

describe('the answer of a server that hosts a call', () => {
  it('is taken as it is, less what a later version may add', () => {
    expect(read({ region: 'eu' })).toEqual(GOOD);
  });

  it.each([
    { why: 'plain', change: { url: 'ws://calls.scaiwave.app' } },
    { why: 'another scheme', change: { url: 'javascript:alert(1)' } },
    { why: 'https', change: { url: 'https://calls.scaiwave.app' } },
    { why: 'userinfo', change: { url: 'wss://bob:pass@calls.scaiwave.app' } },
    { why: 'an address of this network', change: { url: 'wss://192.168.0.1' } },
    { why: 'this machine', change: { url: 'wss://calls.localhost' } },
    { why: 'a longer URL', change: { url: `wss://calls.scaiwave.app/${'a'.repeat(2_048)}` } },
    { why: 'no URL', change: { url: undefined } },
    { why: 'no JWT', change: { token: 'e30.e30' } },
    { why: 'a line break', change: { token: `${TOKEN}\n` } },
    { why: 'a longer token', change: { token: `e30.${'a'.repeat(8_192)}.c2ln` } },
    { why: 'an end that has come', change: { expires_at: NOW } },
    { why: 'an end too far away', change: { expires_at: NOW + DAY + 1 } },
    { why: 'an end in words', change: { expires_at: 'tomorrow' } },
  ])('is of no use with $why', ({ change }) => {
    expect(read(change)).toBeUndefined();
  });

  it('may end a day ahead, and a millisecond', () => {
    for (const ahead of [DAY, 1]) expect(read({ expires_at: NOW + ahead })).toBeDefined();
  });

  it('may be on this machine where loopback may be reached in the clear', () => {
    expect(read({ url: 'ws://calls.localhost:7880' }, { insecureLoopback: true })).toBeDefined();
  });

  it('is JSON without a name that stands twice', () => {
    const twice = `{"url":"wss://evil.example","url":"${GOOD.url}","token":"${TOKEN}","expires_at":${GOOD.expires_at}}`;
    expect(readCallToken(Buffer.from(twice), {}, NOW)).toBeUndefined();
  });
});
