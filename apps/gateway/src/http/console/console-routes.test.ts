import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleFiles } from './console-files';
import { serveConsole } from './console-routes';

const folder = mkdtempSync(join(tmpdir(), 'console-'));
const names = async () => ['<here.example>'];
const lay = (name: string, text: string) => writeFileSync(join(folder, name), text);

function serverOf(files: ConsoleFiles | undefined) {
  const server = fastify();
  serveConsole(server, { files, names });
  return server;
}

beforeAll(() => {
  mkdirSync(join(folder, 'assets'));
  lay('index.html', '<title>page</title>');
  lay('assets/index-abc.js', 'plain');
  lay('assets/index-abc.js.br', 'brotli');
  lay('assets/index-abc.js.gz', 'gzip');
  lay('secret.key', 'secret');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the console', () => {
  const get = (url: string, headers: Record<string, string> = {}) =>
    serverOf(ConsoleFiles.read(folder)).inject({ url, headers });
  const browser = { accept: 'text/html,application/xhtml+xml' };

  it.each(['/', '/rooms/rm_1', '/admin?peer=x'])('is the page at %s', async (url) => {
    const answer = await get(url, browser);
    expect(answer).toMatchObject({ statusCode: 200, body: '<title>page</title>' });
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
  });

  it('lets its page run only what is served here', async () => {
    const policy = (await get('/')).headers['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|data:|https:|\*/);
  });

  it.each([
    ['br, gzip', 'br', 'brotli'],
    ['gzip', 'gzip', 'gzip'],
    ['br;q=0, gzip;q=0.5', 'gzip', 'gzip'],
    ['', undefined, 'plain'],
  ])('is sent to a client that takes “%s” as %s', async (accepted, coding, body) => {
    const answer = await get('/assets/index-abc.js', { 'accept-encoding': accepted });
    expect(answer.headers['content-encoding']).toBe(coding);
    expect(answer.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    });
    expect(answer.body).toBe(body);
  });

  it('is not sent again to who has it', async () => {
    const { etag } = (await get('/')).headers;
    expect(await get('/', { 'if-none-match': String(etag) })).toMatchObject({ statusCode: 304, body: '' });
  });

  it.each(['/v1/nothing', '/_scaiwave/federation/v1/x', '/.well-known/x', '/assets/gone.js'])(
    'does not stand in for what is missing at %s',
    async (url) => {
      const answer = await get(url, browser);
      expect(answer.statusCode).toBe(404);
      expect(answer.json()).toMatchObject({ code: 'SW_NOT_FOUND' });
    },
  );

  it('is for people: a program that asks for nothing that is there is told so', async () => {
    expect(await get('/rooms', { accept: 'application/json' })).toMatchObject({ statusCode: 404 });
  });

  it.each(['/../secret.key', '/assets/..%2fsecret.key', '/secret.key'])(
    'gives nothing away at %s',
    async (url) => {
      expect((await get(url)).body).not.toContain('secret');
    },
  );
});

describe('a server without a console', () => {
  it('says what it is and how to build one, as text', async () => {
    const answer = await serverOf(ConsoleFiles.read(join(folder, 'nothing'))).inject({ url: '/' });
    expect(answer.body).toContain('&lt;here.example&gt;');
    expect(answer.body).toContain('npm run build');
  });
});
