/** Everything that must pass. The last line is `N passed, N failed` over all of it, and the exit code agrees. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, say } from './checkout.mjs';
import { ensureBuild, ensureChromium, ensureDependencies, ensureNatsServer } from './setup.mjs';

const { passed, failed } = isSetUp() ? runTests() : { passed: 0, failed: 1 };
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

function isSetUp() {
  try {
    ensureDependencies();
    ensureBuild();
  } catch (error) {
    say(error.message);
    return false;
  }
  for (const ensure of [ensureNatsServer, ensureChromium]) {
    try {
      ensure();
    } catch (error) {
      say(error.message); // The tests that need it will fail by themselves, and be counted.
    }
  }
  return true;
}

function runTests() {
  const report = join(root, '.cache', `test-report-${process.pid}.json`);
  mkdirSync(join(root, '.cache'), { recursive: true });
  const { status } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...process.argv.slice(2),
    ],
    { cwd: root, stdio: 'inherit' },
  );
  const results = read(report);
  rmSync(report, { force: true });
  return count(results, status);
}

function read(report) {
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
