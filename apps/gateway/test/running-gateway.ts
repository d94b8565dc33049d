import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { Configuration, issueLocalToken, readConfiguration, Secrets, startApplication } from '@app/runtime';
import { configureGateway, createGatewayHttp, GatewayModule } from '../src/gateway.module';
import { HERE, Neighbours, OTHER, script } from './neighbours';

const read = readConfiguration({ SCAIWAVE_SERVER_NAME: HERE, LOG_LEVEL: 'silent' });
if (!read.ok) throw new Error(read.faults.join('\n'));

const configuration = new Configuration({
  ...read.configuration,
  port: 0,
  opsPort: 0,
  listenHost: '127.0.0.1',
});
const secretsFor = (databaseUrl: string) =>
  new Secrets({
    databaseUrl,
    natsUrl: undefined,
    masterKey: Buffer.alloc(32, 5),
    tokenSeed: Buffer.alloc(32, 7),
    tls: undefined,
    livekitApiSecret: undefined,
  });

@Module({ controllers: [Neighbours] })
class NeighboursModule {}

/** The whole gateway on a port of its own. */
export async function startGateway(databaseUrl: string) {
  const { app, stop } = await startApplication({
    modules: [NeighboursModule, GatewayModule],
    contexts: ['gateway'],
    name: 'gateway-test',
    configuration,
    secrets: secretsFor(databaseUrl),
    http: { createHttp: createGatewayHttp, configure: configureGateway },
  });
  const { port } = app.getHttpServer().address() as { port: number };
  script.authorities = { [HERE]: [HERE, `127.0.0.1:${port}`], [OTHER]: [OTHER] };
  return { app, port, stop };
}

export const tokenOf = (claims: Partial<Parameters<typeof issueLocalToken>[1]> = {}) =>
  issueLocalToken(secretsFor(''), {
    tenant: HERE,
    local_id: 'ann',
    power_level: 'member',
    ttl: 60,
    ...claims,
  });
