/** `node scripts/run.mjs <command> [args]`: sets up what the command needs, then becomes it. */
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { orExit, root, say } from './checkout.mjs';
import { ensureBuild, ensureDependencies, ensureNatsServer } from './setup.mjs';

const CLI = 'apps/cli/bin/scaiwave.js';
const BENCH = 'dist/bench/main.js';
const COMMANDS = {
  demo: { entry: CLI, args: ['demo'] },
  serve: { entry: CLI, args: ['serve'] },
  cluster: { entry: CLI, args: ['cluster'], needsNats: true },
  bench: { entry: BENCH, args: [] },
  chaos: { entry: 'dist/chaos/main.js', args: [], needsNats: true },
};

const [name, ...rest] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name ?? '') ? COMMANDS[name] : undefined;
if (!command) {
  say(`usage: node scripts/run.mjs ${Object.keys(COMMANDS).join('|')} [arguments]`);
  process.exit(2);
}

orExit(ensureDependencies);
orExit(ensureBuild);
if (command.needsNats) {
  process.env.PATH = [process.env.PATH, dirname(orExit(ensureNatsServer))].join(delimiter);
}

// In this very process: signals, terminal and exit code need nobody to pass them on.
const entry = join(root, command.entry);
process.argv = [process.argv[0], entry, ...command.args, ...rest];
createRequire(import.meta.url)(entry);
