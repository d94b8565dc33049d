import type { Type } from '@nestjs/common';
import { loadSecrets } from '../configuration/load-secrets';
import { readConfiguration, type ReadConfiguration } from '../configuration/read-configuration';
import { startApplication, type HttpSide } from './start-application';

/** EX_CONFIG of sysexits.h: what is configured cannot work. */
const EXIT_CONFIG = 78;

/** The checked configuration of this process; with faults, it says all of them and ends. */
export function configurationOrExit(): ReadConfiguration {
  const read = readConfiguration(process.env);
  if (read.ok) return read;
  process.stderr.write(
    `The configuration is not usable:\n${read.faults.map((fault) => `  - ${fault}\n`).join('')}`,
  );
  return process.exit(EXIT_CONFIG);
}

/** Runs until the system or a person asks for the end, then stops what was started; a start that fails says why. */
export async function runUntilStopped(
  start: () => Promise<{ ready: string; stop(): Promise<void> }>,
): Promise<void> {
  try {
    const asked = stopAsked();
    const { ready, stop } = await start();
    process.stdout.write(`${ready}\n`);
    await asked;
    await stop();
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${(error as Error).stack ?? String(error)}\n`);
    process.exit(1);
  }
}

/** The whole `main.ts` of a context's process in a cluster. */
export function runContext(module: Type<unknown>, context: string, http?: HttpSide): Promise<void> {
  const read = configurationOrExit();
  const { configuration, secrets } = loadSecrets(read);
  const { databaseUrl, natsUrl } = secrets;
  if (!databaseUrl || !natsUrl) {
    process.stderr.write(
      `${context} runs as a process of its own only with DATABASE_URL and NATS_URL; without them run: scaiwave serve\n`,
    );
    process.exit(EXIT_CONFIG);
  }
  return runUntilStopped(async () => {
    const running = await startApplication({
      modules: [module],
      contexts: [context],
      processName: context,
      configuration,
      secrets,
      databaseUrl,
      http,
    });
    return { ready: `${context} is ready${running.url ? ` at ${running.url}` : ''}`, stop: running.stop };
  });
}

const stopAsked = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
