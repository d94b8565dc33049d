import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { beforeAll, describe, expect, it } from 'vitest';
import { FauxServer } from '../conformance/faux-server';
import { CLI } from '../support/cli';
import { buildOnce } from '../support/servers';

/** `scaiwave <words> | head -1`: what became of the command, and what it said to the person. */
async function readOnceBy(words: readonly string[], input = '') {
  const child = spawn(process.execPath, [CLI, ...words], { stdio: 'pipe' });
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => void errors.push(chunk));
  // The command may end before it has read everything.
  child.stdin.on('error', () => undefined).end(input);
  child.stdout.once('data', () => child.stdout.destroy());
  const [code] = (await once(child, 'close')) as [number];
  return { code, stderr: Buffer.concat(errors).toString() };
}

describe('a command whose reader has had enough', () => {
  beforeAll(buildOnce);

  it('ends without a word while it answers lines', async () => {
    const lines = '{"raw":"{}"}\n'.repeat(50_000);
    expect(await readOnceBy(['protocol', 'canonicalize'], lines)).toEqual({ code: 0, stderr: '' });
  });

  it('ends without a word while it looks at a server', async () => {
    const server = await FauxServer.start('silent', () => ({ status: 503, body: '' }));
    const url = `http://${server.serverName}`;
    expect(await readOnceBy(['federation', 'conformance', url])).toEqual({ code: 0, stderr: '' });
    await server.stop();
  });
});
