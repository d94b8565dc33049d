import 'reflect-metadata';
import { ingest } from '@app/contracts/ingest';
import { Bus } from '@app/messaging';
import { configurationOrExit, runUntilStopped } from '@app/runtime';
import { startStandalone } from './standalone';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Starts the contexts, does one thing, ends. */
async function once(act: (bus: Bus) => Promise<unknown>): Promise<void> {
  const running = await startStandalone({ read: configurationOrExit(), listen: false, onProgress: say });
  try {
    await act(running.app.get(Bus, { strict: false }));
  } finally {
    await running.stop();
  }
}

const COMMANDS: Record<string, (argument: string) => Promise<void>> = {
  serve: () =>
    runUntilStopped(async () => {
      const read = configurationOrExit();
      const running = await startStandalone({ read, onProgress: say });
      return { ready: `${read.configuration.serverName} is ready at ${running.url}`, stop: running.stop };
    }),
  // The contexts bring their tables up to date whenever they start.
  migrate: () => once(async () => say('The database is up to date.')),
  'create-participant': (argument) =>
    once((bus) => bus.ask(ingest.createParticipant, { ...JSON.parse(argument), trace_id: 'command-line' })),
};

async function main([name = 'serve', argument = '{}']: string[]): Promise<void> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw new Error(`standalone does ${Object.keys(COMMANDS).join(', ')}, not ${name}.`);
  await command(argument);
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: Error) => {
    say(error.message);
    process.exit(1);
  },
);
