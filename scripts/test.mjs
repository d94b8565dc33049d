/** Everything that must pass. The last line is `N passed, N failed` over all of it, and the exit code agrees. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, say } from './checkout.mjs';
import { ensureBuild, ensureDependencies, ensureNatsServer } from './setup.mjs';

ensureDependencies();
ensureBuild();
try {
  ensureNatsServer();
} catch (error) {
  say(error.message); // The tests that need it will fail by themselves, and be counted.
}

const report = join(root, '.cache', `test-report-${process.pid}.json`);
mkdirSync(join(root, '.cache'), { recursive: true });
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', '--passWithNoTests=false', ...reporters, ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
);
const { passed, failed } = count(readReport(), status);
rmSync(report, { force: true });
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

function readReport() {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return { testResults: [] };
  }
}

/** A file that could not run, an error outside any test, and a run without tests are failures like any other. */
function count({ testResults }, exitCode) {
  const outcomes = testResults.flatMap(({ assertionResults }) => assertionResults.map((test) => test.status));
  const brokenFiles = testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const passed = outcomes.filter((outcome) => outcome === 'passed').length;
  const failed = outcomes.filter((outcome) => outcome === 'failed').length + brokenFiles;
  const wentWrong = exitCode !== 0 || passed === 0;
  return { passed, failed: wentWrong ? Math.max(failed, 1) : failed };
}
