import { describe, expect, it } from 'vitest';
import { isFqid, isFqidOf, parseFqid } from './fqid';
import { isEventId, isEventType, isRoomId } from './ids';
import { isServerName } from './server-name';

const label63 = 'a'.repeat(63);
const host253 = `${label63}.${label63}.${label63}.${'a'.repeat(61)}`;

describe('isServerName', () => {
  it.each([
    'a.b',
    'chat.example.org',
    'chat.example.org:8448',
    'a.localhost:3001',
    'x-y.example',
    'a--b.example',
    '1.example',
    '127.0.0.1a',
    'xn--bcher-kva.example',
    'xn--strae-oqa.example',
    'xn--wgv71a119e.xn--e1afmkfd',
    `${label63}.example`,
    host253,
    `${host253}:65535`,
    'a.b:1',
    'a.b:80',
  ])('takes %s', (name) => expect(isServerName(name)).toBe(true));

  it.each([
    '',
    'localhost',
    'Example.org',
    'example.org.',
    '.example.org',
    'a..b',
    '-a.example',
    'a-.example',
    'a.-b',
    'a_b.example',
    'a b.example',
    'a.b\n',
    '\na.b',
    'a.b\0',
    'a.b/',
    'user@a.b',
    'a.*',
    '*.example',
    'peer.*.>',
    '../..',
    '127.0.0.1',
    'a.1',
    'a.0x1'.replace('0x1', '123'),
    '[::1]',
    '::1',
    'a.b:',
    'a.b:0',
    'a.b:080',
    'a.b:443',
    'a.b:65536',
    'a.b:99999',
    'a.b:443abc',
    'a.b:+80',
    'a.b: 80',
    'a.b:80:80',
    'a.b:８０',
    'ａ.example',
    'bücher.example',
    'ab--c.example',
    'xn--.example',
    'xn--a.example',
    'xn--abc-.example',
    'xn--google-fhb.example',
    'xn--99999999.example',
    `${label63}a.example`,
    `${host253}a`,
    'a.'.repeat(50_000),
  ])('refuses %j', (name) => expect(isServerName(name)).toBe(false));
});

describe('FQID', () => {
  it('splits into a local name and a server name', () =>
    expect(parseFqid('@alice:chat.example:8448')).toEqual({ local: 'alice', server: 'chat.example:8448' }));

  it.each([`@${'a'.repeat(64)}:a.b`, '@0:a.b', '@a._-z:a.b'])('takes %s', (text) =>
    expect(isFqid(text)).toBe(true),
  );

  it.each([
    '',
    '@',
    '@:a.b',
    'alice:a.b',
    '@alice',
    '@alice:',
    '@Alice:a.b',
    '@.a:a.b',
    '@-a:a.b',
    '@_a:a.b',
    '@é:a.b',
    '@а:a.b',
    '@a²:a.b',
    '@a:a.b\n',
    '@a\n:a.b',
    '@@a:a.b',
    '@a@b:a.b',
    '@a:A.b',
    '@a:localhost',
    '@a:a.b:443',
    `@${'a'.repeat(65)}:a.b`,
    `@${'a'.repeat(100_000)}`,
  ])('refuses %j', (text) => expect(isFqid(text)).toBe(false));

  it('tells whose person it names', () => {
    expect(isFqidOf('@a:a.b', 'a.b')).toBe(true);
    expect(isFqidOf('@a:a.b:8448', 'a.b')).toBe(false);
    expect(isFqidOf('@a:x.a.b', 'a.b')).toBe(false);
    expect(isFqidOf('@a:x:a.b', 'a.b')).toBe(false);
    expect(isFqidOf(':a.b', 'a.b')).toBe(false);
  });
});

describe('ids and types', () => {
  const hash = 'A'.repeat(43);

  it('know their prefix', () => {
    expect([isRoomId(`rm_${hash}`), isEventId(`ev_${hash}`)]).toEqual([true, true]);
    expect([isRoomId(`ev_${hash}`), isEventId(`rm_${hash}`)]).toEqual([false, false]);
  });

  it.each([
    `${hash}A`,
    hash.slice(1),
    `${hash.slice(1)}B`,
    `${hash.slice(1)}=`,
    `${hash.slice(1)}+`,
    `${hash}\n`,
  ])('refuse %j as a hash', (bad) =>
    expect([isRoomId(`rm_${bad}`), isEventId(`ev_${bad}`)]).toEqual([false, false]),
  );

  it.each(['sw.message', 'sw.room.invite_request', 'a.b', 'a1.b_2', `a.${'b'.repeat(62)}`])(
    'take the type %s',
    (type) => expect(isEventType(type)).toBe(true),
  );

  it.each([
    'sw',
    'sw.',
    '.sw',
    'Sw.message',
    'sw..message',
    'sw.1',
    'sw._a',
    'sw.a-b',
    'sw.a\n',
    `a.${'b'.repeat(63)}`,
    'a'.repeat(1e5),
  ])('refuse the type %j', (type) => expect(isEventType(type)).toBe(false));
});
