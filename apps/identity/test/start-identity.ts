import { randomBytes } from 'node:crypto';
import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Bus, EventBus, microserviceOptions } from '@app/messaging';
import { ManualClock, readConfiguration, RuntimeModule, Secrets } from '@app/runtime';
import { IdentityModule } from '../src/identity.module';

interface Options {
  databaseUrl: string;
  serverName?: string;
  masterKey?: Uint8Array;
  /** Other contexts that answer on the same bus. */
  beside?: Type[];
  env?: Record<string, string>;
}

/** The whole context over the in-process bus and a real database, at the real time until the clock is moved. */
export async function startIdentity({ databaseUrl, serverName, masterKey, beside = [], env }: Options) {
  const read = readConfiguration({
    SCAIWAVE_SERVER_NAME: serverName ?? 'home.example',
    LOG_LEVEL: 'silent',
    ...env,
  });
  if (!read.ok) throw new Error(read.faults.join(' '));
  const { configuration } = read;
  const secrets = new Secrets({ masterKey: masterKey ?? randomBytes(32) } as unknown as Secrets);
  const clock = new ManualClock(Date.now());

  @Module({
    imports: [
      RuntimeModule.forRoot({ configuration, secrets, databaseUrl, processName: 'identity', clock }),
      IdentityModule,
      ...beside,
    ],
  })
  class Application {}

  const app = await NestFactory.create(Application, new FastifyAdapter(), {
    logger: false,
    abortOnError: false,
  });
  app.connectMicroservice(microserviceOptions(app));
  await app.startAllMicroservices();
  await app.init();
  return { app, bus: app.get(Bus), events: app.get(EventBus), clock, stop: () => app.close() };
}
