import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const lib = (name: string, file = '/index.ts') =>
  fileURLToPath(new URL(`./libs/${name}/src${file}`, import.meta.url));

/** What takes longest starts first, so that no worker is left alone with it at the end. */
const LONGEST = [
  'federation/cluster',
  'browser/console',
  'federation/standalone',
  'federation/independent-peer',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(`test/${name}.test.ts`));
      return at < 0 ? LONGEST.length : at;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@app\/contracts\/(.+)$/, replacement: `${lib('contracts', '')}/$1.ts` },
      ...['protocol', 'messaging', 'persistence', 'runtime'].map((name) => ({
        find: `@app/${name}`,
        replacement: lib(name),
      })),
    ],
  },
  test: {
    include: ['libs/**/*.test.ts', 'apps/**/*.test.ts', 'chaos/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // What is polled for is bound to happen; how soon is the machine's matter.
    expect: { poll: { timeout: 20_000 } },
    // One more than the cores of a small machine: the stories of whole servers wait most of the time.
    maxWorkers: 3,
    // No module keeps state of its own, so a worker loads each once for all its files: half of the CPU of the whole run.
    isolate: false,
    sequence: { sequencer: LongestFirst },
  },
});
