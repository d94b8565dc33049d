import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { precompress } from './build/precompress.mts';
import { themeCss } from './build/theme-css.mts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  resolve: { alias: { '@app/protocol': here('../../libs/protocol/src/index.ts') } },
  build: {
    outDir: here('../../dist/console'),
    emptyOutDir: true,
    // These know light-dark(), in which the colours are written.
    target: ['chrome123', 'firefox128', 'safari17.5'],
    // A font or an image inside a style sheet would need an exception in the page's policy.
    assetsInlineLimit: 0,
    // What counts is the first load as it is sent; a test measures that.
    chunkSizeWarningLimit: 2_000,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // Mantine marks its modules for React's server components, which there are none of.
      onLog: (level, log, report) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && report(level, log),
      // What the page takes from the protocol's lib is pure; the rest of that lib stays on the server.
      treeshake: { moduleSideEffects: [{ test: /\/libs\/protocol\//, sideEffects: false }] },
    },
  },
  plugins: [themeCss(), precompress()],
});
