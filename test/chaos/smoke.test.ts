import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../support/cli';
import { buildOnce } from '../support/servers';

const PROGRAM = join(__dirname, '..', '..', 'dist', 'chaos', 'main.js');

const chaos = (...words: string[]) => runProgram(PROGRAM, { PATH: process.env['PATH'] ?? '' }, words);

let folder: string;
beforeAll(buildOnce, 600_000);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'scaiwave-chaos-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('npm run chaos', () => {
  // A server dies, and answers are broken off, while people of three servers talk.
  it(
    'breaks what its plan says, and finds that nothing was lost or doubled',
    { timeout: 240_000 },
    async () => {
      const file = join(folder, 'figures.json');
      const { code, stdout, stderr } = await chaos('--seed', '8', '--seconds', '5', '--json', file);
      expect({ code, stderr, last: stdout.trimEnd().split('\n').at(-1), stdout }).toMatchObject({
        code: 0,
        stderr: '',
        last: expect.stringMatching(/^\d+ passed, 0 failed$/) as string,
      });
      const { plan, recoveries, figures } = JSON.parse(readFileSync(file, 'utf8')) as Record<
        string,
        object[]
      >;
      expect(recoveries).toHaveLength(plan!.flat().length);
      expect(figures).toContainEqual(expect.objectContaining({ name: 'messages answered 201' }));
    },
  );

  it('says what it can be asked, and refuses the rest', async () => {
    expect(await chaos('--help')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('--seed N') as string,
    });
    for (const words of [
      ['--seconds', '0'],
      ['--topology', 'ring'],
      ['--seed', 'x'],
    ])
      expect(await chaos(...words)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('usage:') as string,
      });
  });
});
