import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { precompress } from './build/precompress.mts';
import { themeCss } from './build/theme-css.mts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const OF_NO_INTEREST = ['MODULE_LEVEL_DIRECTIVE', 'PLUGIN_TIMINGS'];

/** Mantine marks modules for React's server components; the protocol's other half is for Node and is left out. */
const isOfInterest = ({ code, plugin }: { code?: string; plugin?: string }) =>
  !OF_NO_INTEREST.includes(code ?? '') && plugin !== 'rolldown:vite-resolve';

export default defineConfig({
  root: here('.'),
  resolve: {
    alias: {
      '@app/protocol': here('../../libs/protocol/src/index.ts'),
      'node:url': here('src/browser/node-url.ts'),
    },
  },
  build: {
    outDir: here('../../dist/console'),
    emptyOutDir: true,
    // These know light-dark(), in which the colours are written.
    target: ['chrome123', 'firefox128', 'safari17.5'],
    // The admin's styles are a few KB in a dozen files: in the one sheet, no page waits for one that may not come.
    cssCodeSplit: false,
    // A font or an image inside a style sheet would need an exception in the page's policy.
    assetsInlineLimit: 0,
    // What counts is the first load as it is sent; a test measures that.
    chunkSizeWarningLimit: 2_000,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      onLog: (level, log, report) => isOfInterest(log) && report(level, log),
      // What the page takes from the protocol's lib is pure; the rest of that lib stays on the server.
      treeshake: { moduleSideEffects: [{ test: /\/libs\/protocol\//, sideEffects: false }] },
    },
  },
  plugins: [themeCss(), precompress()],
});
