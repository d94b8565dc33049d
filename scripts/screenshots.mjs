/** A picture of every page of the console, light and dark, on a desktop and a phone: into docs/screenshots/. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { orExit, root, say } from './checkout.mjs';
import { ensureBuild, ensureChromium, ensureDependencies } from './setup.mjs';

const FOLDER = join(root, 'docs', 'screenshots');

for (const ensure of [ensureDependencies, ensureBuild, ensureChromium]) orExit(ensure);
say(`taking pictures into ${FOLDER}`);
// The tests of every page take them on their way, so that what is seen is what was tested.
const { status } = spawnSync(
  process.execPath,
  [join(root, 'node_modules/vitest/vitest.mjs'), 'run', 'test/browser/console.test.ts'],
  { cwd: root, stdio: 'inherit', env: { ...process.env, SCREENSHOTS: FOLDER } },
);
process.exitCode = status ?? 1;
