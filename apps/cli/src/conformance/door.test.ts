import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { doorFor } from './door';
import { readTarget, type Target } from './target';

const dir = mkdtempSync(join(tmpdir(), 'door-'));
afterAll(() => rmSync(dir, { recursive: true }));

const target = (text: string): Target => {
  const read = readTarget(text);
  if (!read.ok) throw new Error(read.fault);
  return read.target;
};

describe('the door of the peer that is played', () => {
  it('is plain, and always under the same name, for a plain server on this machine', async () => {
    expect(await doorFor({ dir }, target('http://alpha.localhost:18181'))).toEqual({
      serverName: 'conformance.localhost:18459',
      origin: 'http://conformance.localhost:18459',
      host: '127.0.0.1',
      port: 18_459,
      certificate: undefined,
      subdomains: true,
    });
  });

  it('has a certificate of its own for one over TLS, good for its subdomains, and keeps it', async () => {
    const over = () => doorFor({ dir, name: 'peer.localhost:8448' }, target('https://alpha.localhost:8443'));
    const made = await over();
    expect(made).toMatchObject({ origin: 'https://peer.localhost:8448', port: 8448, subdomains: true });
    const certificate = new X509Certificate(made!.certificate!.cert);
    const root = new X509Certificate(readFileSync(join(dir, 'ca.crt')));
    expect(certificate.verify(root.publicKey)).toBe(true);
    for (const host of ['peer.localhost', 'altered.peer.localhost'])
      expect(certificate.checkHost(host)).toBe(host === 'peer.localhost' ? host : '*.peer.localhost');
    expect((await over())?.certificate).toEqual(made?.certificate);
  });

  it('is none for a server elsewhere, unless it has a name', async () => {
    const elsewhere = target('chat.example.org');
    expect(await doorFor({ dir }, elsewhere)).toBeUndefined();
    expect(await doorFor({ dir, name: 'peer.example.net', listen: '8443' }, elsewhere)).toEqual({
      serverName: 'peer.example.net',
      origin: 'https://peer.example.net',
      host: '0.0.0.0',
      port: 8443,
      certificate: undefined,
      subdomains: false,
    });
  });

  it.each([
    [{ name: 'Peer.example.net' }, /not a server name/],
    [{ name: 'peer.example.net', listen: 'somewhere' }, /--listen/],
    [{ name: 'peer.example.net', cert: 'peer.crt' }, /--cert and --key/],
    [{ name: 'peer.example.net', cert: '/absent.crt', key: '/absent.key' }, /absent\.crt/],
  ])('is refused with %j', async (words, fault) => {
    await expect(doorFor({ dir, ...words }, target('chat.example.org'))).rejects.toThrow(fault);
  });
});

describe('the server that is looked at', () => {
  it.each([
    [
      'chat.example.org',
      { serverName: 'chat.example.org', origin: 'https://chat.example.org', plain: false, loopback: false },
    ],
    ['https://chat.example.org:443/', { serverName: 'chat.example.org', origin: 'https://chat.example.org' }],
    [
      'chat.example.org:8448',
      { serverName: 'chat.example.org:8448', origin: 'https://chat.example.org:8448' },
    ],
    ['http://alpha.localhost:1', { serverName: 'alpha.localhost:1', plain: true, loopback: true }],
  ])('is %s', (text, expected) => {
    expect(target(text)).toMatchObject(expected);
  });

  it.each([
    '',
    'ftp://chat.example.org',
    'http://chat.example.org',
    'https://127.0.0.1',
    'https://a:b@chat.example.org',
    'https://chat.example.org/path',
  ])('is not %j', (text) => {
    expect(readTarget(text).ok).toBe(false);
  });
});
