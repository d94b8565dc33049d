import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@app/persistence';
import {
  loadSecrets,
  startApplication,
  type Clock,
  type ReadConfiguration,
  type RunningApplication,
} from '@app/runtime';
import { configureGateway, createGatewayHttp, GatewayModule } from '../../gateway/src/gateway.module';
import { IdentityModule } from '../../identity/src/identity.module';
import { IngestModule } from '../../ingest/src/ingest.module';
import { PolicyModule } from '../../policy/src/policy.module';
import { RelayModule } from '../../relay/src/relay.module';

const MODULES = [IdentityModule, PolicyModule, IngestModule, RelayModule, GatewayModule];
const CONTEXTS = ['identity', 'policy', 'ingest', 'relay', 'gateway'] as const;

export interface StandaloneOptions {
  read: ReadConfiguration;
  /** Without it the contexts start but nobody is let in: for a question from the command line. */
  listen?: boolean;
  clock?: Clock;
  onProgress?: (line: string) => void;
}

/** A whole server in this process: the operator's Postgres, or an embedded one in the data directory. */
export async function startStandalone({
  read,
  listen = true,
  clock,
  onProgress,
}: StandaloneOptions): Promise<RunningApplication> {
  const { configuration, secrets } = loadSecrets(read);
  const dataDir = join(configuration.dataDir, 'postgres');
  const postgres = secrets.databaseUrl
    ? undefined
    : await startEmbeddedPostgres({ dataDir, ...(onProgress && { onProgress }) });
  try {
    const running = await startApplication({
      modules: MODULES,
      contexts: CONTEXTS,
      processName: 'standalone',
      configuration,
      secrets,
      databaseUrl: secrets.databaseUrl ?? postgres!.url,
      ...(clock && { clock }),
      ...(listen
        ? { http: { createHttp: createGatewayHttp, configure: configureGateway } }
        : { operations: false }),
    });
    if (running.url)
      announceServer(configuration.dataDir, { url: running.url, server_name: configuration.serverName });
    return {
      ...running,
      stop: async () => {
        await running.stop();
        await postgres?.stop();
      },
    };
  } catch (error) {
    await postgres?.stop();
    throw error;
  }
}

/** Tells the command line of this data directory where its server is. */
function announceServer(dataDir: string, server: { url: string; server_name: string }): void {
  const path = join(dataDir, 'server.json');
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(`${path}.new`, JSON.stringify(server));
  renameSync(`${path}.new`, path);
}
