import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

export interface StandaloneOptions {
  read: ReadConfiguration;
  /** Without it the contexts start but nobody is let in: for a question from the command line. */
  listen?: boolean;
  clock?: Clock;
}

/** A whole server in this process: on the operator's Postgres, or on an embedded one in the data directory. */
export async function startStandalone({
  read,
  listen = true,
  clock,
}: StandaloneOptions): Promise<RunningApplication> {
  const loaded = await loadSecrets(read);
  const running = await startApplication({
    name: 'scaiwave',
    modules: [IdentityModule, PolicyModule, IngestModule, RelayModule, GatewayModule],
    contexts: ['identity', 'policy', 'ingest', 'relay', 'gateway'],
    ...loaded,
    ...(clock && { clock }),
    ...(listen && { http: { createHttp: createGatewayHttp, configure: configureGateway } }),
  });
  const { dataDir, serverName } = loaded.configuration;
  if (running.url) announceServer(dataDir, { url: running.url, server_name: serverName });
  return running;
}

/** Tells the command line of this data directory where its server is. */
function announceServer(dataDir: string, server: { url: string; server_name: string }): void {
  const path = join(dataDir, 'server.json');
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(`${path}.new`, JSON.stringify(server));
  renameSync(`${path}.new`, path);
}
