import { describe, expect, it } from 'vitest';
import { judgeAddress } from './judge-address';
import { judgeHost } from './judge-host';

const verdict = (outcome: { ok: boolean; code?: string }) => (outcome.ok ? 'ok' : outcome.code);
const REFUSED = 'SW_FED_ADDRESS_REFUSED';

describe('judgeAddress', () => {
  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '11.0.0.0',
    '9.255.255.255',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '169.253.255.255',
    '172.15.255.255',
    '172.32.0.0',
    '192.0.0.9',
    '192.0.0.10',
    '192.0.1.0',
    '192.31.196.1',
    '192.52.193.1',
    '192.167.255.255',
    '192.175.48.1',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2001:4860:4860::8888',
    '2620:4f:8000::1',
    '2001:20::1',
    '2001:4:112::1',
    '2001:200::1',
    '3ffe::1',
    '::ffff:8.8.8.8',
    '::ffff:808:808',
    '64:ff9b::808:808',
    '2002:808:808::1',
    '2A00:1450:4001:0830:0000:0000:0000:200E',
    '2606::5efe:808:808',
  ])('lets federation reach %s', (ip) => {
    expect(verdict(judgeAddress(ip))).toBe('ok');
  });

  it.each([
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.0.0.8',
    '192.0.0.170',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.0.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::7f00:1',
    '::127.0.0.1',
    '::8.8.8.8',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:10.0.0.1',
    '::ffff:0:127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::808:808',
    '100::1',
    '100:0:0:1::1',
    '2001::1',
    '2001:0:4136:e378:8000:63bf:3fff:fdd2',
    '2001:0:808:808::f7f7:f7f7',
    '2001:2::1',
    '2001:10::1',
    '2001:100::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '2002:a9fe:a9fe::1',
    '2002:e000:1::',
    '3fff::1',
    '3fff:fff::1',
    '4000::1',
    '5f00::1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    'ff0e::1',
    '2606::5efe:a00:1',
    '2606::200:5efe:7f00:1',
  ])('keeps federation from %s', (ip) => {
    expect(verdict(judgeAddress(ip))).toBe(REFUSED);
  });

  it.each([
    '',
    ' ',
    '8.8.8',
    '8.8.8.8.',
    '8.8.8.256',
    '08.8.8.8',
    '010.8.8.8',
    '0x8.8.8.8',
    '134744072',
    '8.8.8.8/32',
    '8.8.8.8 ',
    '\n8.8.8.8',
    '[::1]',
    '[2606::1]',
    'fe80::1%eth0',
    '2606::1%1',
    ':::',
    '2606:::1',
    '1::2::3',
    '2606:4700:4700:0:0:0:0:0:1111',
    '::ffff:8.8.8',
    '::ffff:08.8.8.8',
    '::ffff:0x8.8.8.8',
    '12345::',
    'g::',
    '\uff18.8.8.8',
    'localhost',
  ])('does not take %j for an address', (text) => {
    expect(verdict(judgeAddress(text))).toBe(REFUSED);
  });

  it('reaches what the operator allows, also in its IPv6 guises, and nothing beside it', () => {
    const rules = { allow: ['10.1.0.0/16', 'fd00::/8'] };
    for (const ip of ['10.1.2.3', '::ffff:10.1.2.3', '64:ff9b::a01:203', 'fd00::1']) {
      expect(verdict(judgeAddress(ip, rules)), ip).toBe('ok');
    }
    for (const ip of ['10.2.0.1', 'fc00::1', '127.0.0.1'])
      expect(verdict(judgeAddress(ip, rules)), ip).toBe(REFUSED);
  });
});

describe('judgeHost', () => {
  it.each([
    ['chat.wikipedia.org', 'name'],
    ['CHAT.Wikipedia.org', 'name'],
    ['peer.wikipedia.org:8448', 'name'],
    ['xn--bcher-kva.de', 'name'],
    ['notexample.com', 'name'],
    ['a.b.c.tests', 'name'],
    ['8.8.8.8', 'address'],
    ['8.8.8.8:8448', 'address'],
    ['[2606:4700:4700::1111]', 'address'],
    ['[2606:4700:4700::1111]:8448', 'address'],
    ['2606:4700:4700::1111', 'address'],
    ['1.1.1.1', 'address'],
  ])('lets federation reach %s, a %s', (host, kind) => {
    expect(judgeHost(host)).toMatchObject({ ok: true, kind });
  });

  it.each([
    '\u212Aelvin.org',
    'localhost',
    'peer.localhost',
    'LOCALHOST',
    'printer.local',
    'db.internal',
    'a.test',
    'peer.example',
    'example.com',
    'www.example.org',
    'x.invalid',
    'x.onion',
    'x.alt',
    'nas.home.arpa',
    '1.0.0.127.in-addr.arpa',
    'resolver.arpa',
    'ipv4only.arpa',
    'intranet',
    'com',
    '',
    '.',
    '..',
    'a..b',
    '.a.org',
    'a.org.',
    'localhost.',
    '127.0.0.1.',
    '8.8.8.8.',
    '0x7f.1',
    '0x7f000001',
    '2130706433',
    '127.1',
    '0177.0.0.1',
    '0x8.0x8.0x8.0x8',
    '1.2.3',
    '1.2.3.4.5',
    'a.0x7f',
    'a.1',
    '127.0.0.1',
    '\uff11\uff12\uff17.0.0.1',
    '①②⑦.0.0.1',
    'bücher.de',
    'a%2eorg',
    '%31%32%37.0.0.1',
    'a_b.org',
    '-a.org',
    'a b.org',
    'a.org/',
    'a.org?x',
    'a.org#x',
    'u@a.org',
    'a.org\\b',
    'a.org\n',
    '[::1]',
    '::1',
    '[::ffff:127.0.0.1]',
    '[2606::1',
    '2606::1]',
    '[8.8.8.8]',
    '[]',
    '[[2606::1]]',
    '[fe80::1%25eth0]',
    'a.org:0',
    'a.org:65536',
    'a.org:',
    'a.org:x',
    '[2606::1]x',
    'xn--a.org',
    '169.254.169.254',
    '169.254.169.254:80',
    'a.org:80:90',
  ])('keeps federation from %j', (host) => {
    expect(verdict(judgeHost(host))).toBe(REFUSED);
  });

  it('takes names under localhost for loopback only where loopback is allowed', () => {
    for (const rules of [{ insecureLoopback: true }, { allow: ['127.0.0.0/8'] }]) {
      expect(verdict(judgeHost('a.localhost:8448', rules))).toBe('ok');
      expect(verdict(judgeHost('127.0.0.1:8448', rules))).toBe('ok');
      expect(verdict(judgeHost('a.internal', rules))).toBe(REFUSED);
    }
    expect(verdict(judgeHost('a.localhost', { allow: ['10.0.0.0/8'] }))).toBe(REFUSED);
  });
});
