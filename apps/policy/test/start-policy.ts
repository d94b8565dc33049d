import { randomBytes } from 'node:crypto';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Bus, EventBus, microserviceOptions } from '@app/messaging';
import { ManualClock, readConfiguration, RuntimeModule, Secrets } from '@app/runtime';
import { PolicyModule } from '../src/policy.module';

export const NOW = 1_800_000_000_000;

/** The whole context over the in-process bus and a real database. */
export async function startPolicy(databaseUrl: string) {
  const read = readConfiguration({ SCAIWAVE_SERVER_NAME: 'home.example', LOG_LEVEL: 'silent' });
  if (!read.ok) throw new Error(read.faults.join(' '));
  const { configuration } = read;
  const secrets = new Secrets({ masterKey: randomBytes(32) } as unknown as Secrets);
  const clock = new ManualClock(NOW);

  @Module({
    imports: [
      RuntimeModule.forRoot({ configuration, secrets, databaseUrl, processName: 'policy', clock }),
      PolicyModule,
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
