import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { Configuration, issueLocalToken, readConfiguration, Secrets, startApplication } from '@app/runtime';
import { configureGateway, createGatewayHttp, GatewayModule } from '../src/gateway.module';
import { HERE, Neighbours, OTHER, script } from './neighbours';

const read = readConfiguration({ SCAIWAVE_SERVER_NAME: HERE, LOG_LEVEL: 'silent' });
if (!read.ok) throw new Error(read.faults.join('\n'));

const configuration = new Configuration({ ...read.configuration, port: 0, listenHost: '127.0.0.1' });
const secrets = new Secrets({
  masterKey: Buffer.alloc(32, 5),
  tokenSeed: Buffer.alloc(32, 7),
  databaseUrl: undefined,
  natsUrl: undefined,
  tls: undefined,
  livekit: undefined,
});

@Module({ controllers: [Neighbours] })
class NeighboursModule {}

/** The whole gateway on a port of its own. */
export async function startGateway(databaseUrl: string) {
  const { app, stop } = await startApplication({
    modules: [NeighboursModule, GatewayModule],
    contexts: ['gateway'],
    processName: 'gateway-test',
    configuration,
    secrets,
    databaseUrl,
    http: { createHttp: createGatewayHttp, configure: configureGateway },
    operations: false,
  });
  const { port } = app.getHttpServer().address() as { port: number };
  script.authorities = { [HERE]: [HERE, `127.0.0.1:${port}`], [OTHER]: [OTHER] };
  return { app, port, stop };
}

export const tokenOf = (claims: Partial<Parameters<typeof issueLocalToken>[1]> = {}) =>
  issueLocalToken(secrets, { tenant: HERE, local_id: 'ann', power_level: 'member', ttl: 60, ...claims });
