import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { untilInterrupted } from '../apps/cli/src/until-interrupted';
import { Figures, machineMs } from '../bench/figures';
import { gather } from './evidence';
import { FAULTS } from './faults';
import { Ledger } from './ledger';
import { readOptions, USAGE, type Options } from './options';
import { planOf, type Round } from './plan';
import type { Recovery } from './recovery';
import { printVerdict, recoveryLine, recoveryTable } from './report';
import { run } from './run';
import { settle } from './settle';
import { Town, TOPOLOGIES } from './town';

const DIRECTORY = resolve('.data', 'chaos');

const print = (line: string): void => void process.stdout.write(`${line}\n`);

interface Outcome {
  recoveries: Recovery[];
  figures: Figures;
  failed: number;
}

async function perform(
  town: Town,
  plan: readonly Round[],
  options: Options,
  directory: string,
): Promise<Outcome> {
  const { seed, topology } = options;
  print(`${topology}: starting ${Object.keys(TOPOLOGIES[topology]).join(', ')} …`);
  await town.settle(topology, directory);
  const ledger = new Ledger();
  const tell = (recovery: Recovery) => print(recoveryLine(recovery));
  const { recoveries, ...listeners } = await run({ town, ledger, seed, plan, now: machineMs, tell });
  const verdict = await settle(() => gather(town, ledger, listeners), machineMs);
  const { witnesses, subscribers } = listeners;
  for (const listener of [...witnesses, ...subscribers]) listener.close();
  print('');
  recoveryTable(recoveries).forEach(print);
  print('');
  const figures = new Figures(print);
  figures.add('faults', recoveries.length, '');
  figures.add('messages answered 201', ledger.answered.size, '');
  figures.add('times that people had to ask again', ledger.retries, '');
  figures.add('until all was well after the last fault', verdict.after, 'ms');
  return { recoveries, figures, failed: printVerdict(verdict, directory, print) };
}

async function main(): Promise<number> {
  // Whoever read along has gone: the servers still have to be stopped.
  process.stdout.on('error', () => process.kill(process.pid, 'SIGTERM'));
  const options = readOptions(process.argv.slice(2));
  if (!options) {
    print(USAGE);
    return 0;
  }
  const { seed, seconds, topology, json } = options;
  print(`seed ${seed}: npm run chaos -- --seed ${seed} --seconds ${seconds} --topology ${topology}`);
  const plan = planOf({ seed, seconds, servers: TOPOLOGIES[topology], faults: FAULTS });
  mkdirSync(DIRECTORY, { recursive: true });
  const directory = mkdtempSync(join(DIRECTORY, `${topology}-${seed}-`));
  const town = new Town();
  const interrupted = untilInterrupted().then(() => 'interrupted' as const);
  const outcome = await Promise.race([perform(town, plan, options, directory), interrupted]).finally(() =>
    town.stop(),
  );
  if (outcome === 'interrupted') return 130;
  const { recoveries, figures, failed } = outcome;
  if (failed === 0) rmSync(directory, { recursive: true, force: true });
  if (json) {
    const made = { at: new Date().toISOString(), node: process.version, ...options, plan, recoveries };
    writeFileSync(json, `${JSON.stringify({ ...made, failed, figures: figures.all }, null, 2)}\n`);
  }
  return failed === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
