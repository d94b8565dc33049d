import 'reflect-metadata';
import { Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DatabaseSettings } from '@app/persistence';
import { MessagingModule, microserviceOptions } from '@app/messaging';
import { Clock, Configuration, issueLocalToken, Secrets, SystemClock } from '@app/runtime';
import { configureGateway, createGatewayHttp, GatewayModule } from '../src/gateway.module';
import { HERE, Neighbours, OTHER, script } from './neighbours';

const secrets = { tokenSeed: Buffer.alloc(32, 7) } as unknown as Secrets;

/** The whole gateway on a port of its own. */
export async function startGateway(databaseUrl: string) {
  const configuration = {} as Configuration;
  @Global()
  @Module({
    providers: [
      { provide: DatabaseSettings, useValue: { url: databaseUrl } },
      { provide: Clock, useClass: SystemClock },
      { provide: Configuration, useValue: configuration },
      { provide: Secrets, useValue: secrets },
    ],
    exports: [DatabaseSettings, Clock, Configuration, Secrets],
  })
  class Surroundings {}

  @Module({
    imports: [Surroundings, MessagingModule.forRoot({ processName: 'gateway-test' }), GatewayModule],
    controllers: [Neighbours],
  })
  class Root {}

  const app = await NestFactory.create(Root, createGatewayHttp(configuration), { logger: false });
  configureGateway(app);
  app.connectMicroservice(microserviceOptions(app));
  await app.startAllMicroservices();
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  script.authorities = { [HERE]: [HERE, `127.0.0.1:${port}`], [OTHER]: [OTHER] };
  return { app, port, url: `http://127.0.0.1:${port}` };
}

export const tokenOf = (
  claims: { tenant?: string; local_id?: string; power_level?: string; ttl?: number } = {},
) => issueLocalToken(secrets, { tenant: HERE, local_id: 'ann', power_level: 'member', ttl: 60, ...claims });
