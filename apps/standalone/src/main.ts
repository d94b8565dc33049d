import { ingest } from '@app/contracts/ingest';
import { Bus } from '@app/messaging';
import { readConfiguration, runUntilSignal, type ReadConfiguration } from '@app/runtime';
import { startStandalone } from './standalone';

/** EX_USAGE and EX_CONFIG of sysexits.h. */
const EXIT = { failed: 1, usage: 64, configuration: 78 };

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Starts the contexts, does one thing, ends. */
async function once(read: ReadConfiguration, act: (bus: Bus) => Promise<unknown>): Promise<void> {
  // A server may be running on the same data directory: this process takes any free port.
  const quiet = { ...read.configuration, opsPort: 0, logLevel: 'warn' } as const;
  const running = await startStandalone({ read: { ...read, configuration: quiet }, listen: false });
  try {
    await act(running.app.get(Bus, { strict: false }));
  } finally {
    await running.stop();
  }
}

const COMMANDS: Record<string, (read: ReadConfiguration, argument: string) => Promise<void>> = {
  serve: (read) => runUntilSignal(read.configuration.serverName, () => startStandalone({ read })),
  // The contexts bring their tables up to date whenever they start.
  migrate: (read) => once(read, async () => say('The database is up to date.')),
  'create-participant': (read, argument) =>
    once(read, (bus) =>
      bus.ask(ingest.createParticipant, { ...JSON.parse(argument), trace_id: 'command-line' }),
    ),
};

async function main([name = 'serve', argument = '{}']: string[]): Promise<number> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    say(`standalone does ${Object.keys(COMMANDS).join(', ')}, not ${name}.`);
    return EXIT.usage;
  }
  const read = readConfiguration(process.env);
  if (!read.ok) {
    say(`The configuration is not usable:\n${read.faults.map((fault) => `  - ${fault}`).join('\n')}`);
    return EXIT.configuration;
  }
  await command(read, argument);
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: Error) => {
    say(error.message);
    process.exit(EXIT.failed);
  },
);
