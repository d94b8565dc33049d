import { tmpdir } from 'node:os';
import {
  Configuration,
  issueLocalToken,
  readConfiguration,
  Secrets,
  startApplication,
  type RunningApplication,
} from '@app/runtime';
import { configureGateway, createGatewayHttp, GatewayModule } from '../../apps/gateway/src/gateway.module';
import { IdentityModule } from '../../apps/identity/src/identity.module';
import { IngestModule } from '../../apps/ingest/src/ingest.module';
import { PolicyModule } from '../../apps/policy/src/policy.module';
import { RelayModule } from '../../apps/relay/src/relay.module';

const MODULES = {
  identity: IdentityModule,
  policy: PolicyModule,
  ingest: IngestModule,
  relay: RelayModule,
  gateway: GatewayModule,
};

export interface ApplicationOptions {
  serverName: string;
  databaseUrl: string;
  contexts: readonly (keyof typeof MODULES)[];
  natsUrl?: string;
  /** PEM of an authority that peers on loopback have their certificates from. */
  roots?: string;
}

/** Real contexts in the process of the test, on a free port where the gateway is one of them. */
export function startContexts({
  serverName,
  databaseUrl,
  contexts,
  natsUrl,
  roots,
}: ApplicationOptions): Promise<RunningApplication> {
  const read = readConfiguration({ SCAIWAVE_SERVER_NAME: serverName, LOG_LEVEL: 'silent' });
  if (!read.ok) throw new Error(read.faults.join('\n'));
  return startApplication({
    name: contexts.join('-'),
    modules: contexts.map((context) => MODULES[context]),
    contexts,
    configuration: new Configuration({
      ...read.configuration,
      dataDir: tmpdir(),
      listenHost: '127.0.0.1',
      port: 0,
      opsPort: 0,
      federation: { extraRoots: roots, privateNetworks: ['127.0.0.0/8'], insecureLoopback: false },
    }),
    secrets: secretsFor(databaseUrl, natsUrl),
    ...(contexts.includes('gateway') && {
      http: { createHttp: createGatewayHttp, configure: configureGateway },
    }),
  });
}

const secretsFor = (databaseUrl: string, natsUrl: string | undefined) =>
  new Secrets({
    databaseUrl,
    natsUrl,
    masterKey: Buffer.alloc(32, 5),
    tokenSeed: Buffer.alloc(32, 7),
    tls: undefined,
    livekitApiSecret: undefined,
  });

/** A token that every application here believes. */
export const tokenFor = (claims: Parameters<typeof issueLocalToken>[1]): Promise<string> =>
  Promise.resolve(issueLocalToken(secretsFor('', undefined), claims));
