#!/usr/bin/env node
'use strict';

/** `npx scaiwave …` from a checkout: compiles the house first if nobody has. */
async function main() {
  const { existsSync } = await import('node:fs');
  const { join } = await import('node:path');
  const { pathToFileURL } = await import('node:url');
  const root = join(__dirname, '..', '..', '..');
  const program = join(root, 'dist', 'apps', 'cli', 'src', 'main.js');
  if (!existsSync(program)) {
    const { ensureBuild, ensureDependencies } = await import('../../../scripts/setup.mjs');
    ensureDependencies();
    ensureBuild();
  }
  await import(pathToFileURL(program).href);
}

main().catch((error) => {
  process.stderr.write(`scaiwave: ${error.stack}\n`);
  process.exitCode = 1;
});
