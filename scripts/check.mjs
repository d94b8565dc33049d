/**
 * Types, lint, module boundaries and dead code: all parts at once, and what each that fails has to say. What has not changed
 * is not looked at again; a rule that goes by the types of another file may speak up only in a fresh clone, as CI's is.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { orExit, root, say } from './checkout.mjs';
import { ensureDependencies } from './setup.mjs';

const PARTS = ['lint', 'types', 'format', 'boundaries', 'dead'];

orExit(ensureDependencies);
const failed = (await Promise.all(PARTS.map(check))).filter(Boolean);
if (failed.length > 0) say(`npm run check: ${failed.join(', ')} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;

/** The name of the part if it fails. */
async function check(part) {
  const child = spawn('npm', ['run', '-s', `check:${part}`], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(chunk));
  const [status] = await once(child, 'close');
  if (status === 0) return undefined;
  process.stdout.write(Buffer.concat(said));
  return part;
}
