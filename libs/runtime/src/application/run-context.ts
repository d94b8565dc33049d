import type { Type } from '@nestjs/common';
import { loadSecrets } from '../configuration/load-secrets';
import { readConfiguration, type ReadConfiguration } from '../configuration/read-configuration';
import { announceServer } from './announce-server';
import { runUntilSignal } from './run-until-signal';
import { startApplication, type HttpFace } from './start-application';

/** sysexits' EX_CONFIG. */
const EXIT_CONFIGURATION = 78;

/** The whole main program of one context in a cluster. Ends the process itself. */
export async function runContext(module: Type, context: string, http?: HttpFace): Promise<void> {
  const read = readConfiguration(process.env);
  const faults = read.ok ? clusterFaults(read) : read.faults;
  if (!read.ok || faults.length > 0) {
    process.stderr.write(faults.map((fault) => `${fault}\n`).join(''));
    process.exitCode = EXIT_CONFIGURATION;
    return;
  }
  await runUntilSignal(context, async () => {
    const loaded = await loadSecrets(read);
    const running = await startApplication({
      name: context,
      modules: [module],
      contexts: [context],
      ...loaded,
      ...(http && { http }),
    });
    announceServer(loaded.configuration, running.url);
    return running;
  });
}

/** What one process by itself cannot do without. */
function clusterFaults({ secrets }: ReadConfiguration): string[] {
  return [
    ...(secrets.databaseUrl
      ? []
      : ['DATABASE_URL is missing: contexts in processes of their own share a database.']),
    ...(secrets.natsUrl ? [] : ['NATS_URL is missing: contexts in processes of their own talk over NATS.']),
  ];
}
