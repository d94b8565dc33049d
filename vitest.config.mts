import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const lib = (name: string, file = '/index.ts') =>
  fileURLToPath(new URL(`./libs/${name}/src${file}`, import.meta.url));

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
    include: ['libs/**/*.test.ts', 'apps/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
