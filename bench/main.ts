import { rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { untilInterrupted } from '../apps/cli/src/until-interrupted';
import type { Benchmark } from './benchmark';
import { fanOut } from './fan-out';
import { Figures } from './figures';
import { inbound } from './inbound';
import { latency } from './latency';
import { parts } from './parts';
import { printTargets, targetTable } from './report';
import { Trial } from './trial';

const DIRECTORY = resolve('.data', 'bench');

const BENCHMARKS: Record<string, Benchmark> = { parts, inbound, 'fan-out': fanOut, latency };

const USAGE = `usage: npm run bench [-- OPTIONS]
  --only NAME     one of ${Object.keys(BENCHMARKS).join(', ')}; may be given several times
  --seconds N     how long to load for (8)
  --json FILE     write the figures there
  --profile       run the servers with Node's CPU profiler`;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

function readOptions() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: Object.keys(BENCHMARKS) },
      seconds: { type: 'string', default: '8' },
      json: { type: 'string' },
      profile: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const seconds = Number(values.seconds);
  if (values.help || !(seconds >= 1 && seconds <= 40)) throw new Error(USAGE);
  if (values.only.some((name) => !Object.hasOwn(BENCHMARKS, name))) throw new Error(USAGE);
  return { ...values, seconds };
}

async function perform(trial: Trial, figures: Figures, only: string[], seconds: number): Promise<void> {
  for (const [name, benchmark] of Object.entries(BENCHMARKS)) {
    if (!only.includes(name)) continue;
    print(`\n${name}`);
    await benchmark({ trial, figures, seconds });
  }
}

async function main(): Promise<number> {
  // Whoever read along has gone: the servers still have to be stopped.
  process.stdout.on('error', () => process.kill(process.pid, 'SIGTERM'));
  const { only, seconds, json, profile } = readOptions();
  rmSync(DIRECTORY, { recursive: true, force: true });
  const profiles = join(DIRECTORY, 'profiles');
  const serverFlags = profile ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`] : [];
  const trial = await Trial.create({ directory: DIRECTORY, serverFlags });
  const figures = new Figures(print);
  const load = loadavg()[0]!;
  print(
    `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, load before the start ${load.toFixed(2)}`,
  );
  const interrupted = untilInterrupted().then(() => 'interrupted' as const);
  try {
    const ended = await Promise.race([perform(trial, figures, only, seconds), interrupted]);
    if (ended === 'interrupted') return 130;
  } finally {
    await trial.stop();
  }
  printTargets(figures, print);
  if (profile) print(`\nThe profiles are in ${profiles}: one for each server process.`);
  if (json) {
    const run = { at: new Date().toISOString(), node: process.version, cores: cpus().length, load };
    writeFileSync(
      json,
      `${JSON.stringify({ ...run, figures: figures.all, targets: targetTable(figures) }, null, 2)}\n`,
    );
  }
  return 0;
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
