import {
  announceServer,
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
  announceServer(loaded.configuration, running.url);
  return running;
}
