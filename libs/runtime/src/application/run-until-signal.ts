import type { RunningApplication } from './start-application';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
const EXIT_SOFTWARE = 70;
/** Below the 30 s after which Kubernetes kills. */
const LONGEST_STOP_MS = 25_000;

/** Starts, says so in one line, serves until told to stop, and ends the process. */
export async function runUntilSignal(name: string, start: () => Promise<RunningApplication>): Promise<void> {
  const told = new Promise<void>((resolve) => {
    for (const signal of SIGNALS) process.once(signal, () => resolve());
  });
  try {
    const running = await start();
    process.stdout.write(
      `${name} ready${running.url ? ` at ${running.url}` : ''}, ops at ${running.opsUrl}\n`,
    );
    await told;
    setTimeout(() => process.exit(EXIT_SOFTWARE), LONGEST_STOP_MS).unref();
    await running.stop();
    process.exit(0);
  } catch (error) {
    process.stderr.write(
      `${name} ended: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exit(EXIT_SOFTWARE);
  }
}
