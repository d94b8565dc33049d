import type { DynamicModule, INestApplication, Type } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import { join } from 'node:path';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { microserviceOptions } from '@app/messaging';
import { prepareDatabase, startEmbeddedPostgres } from '@app/persistence';
import type { Clock } from '../clock';
import type { Configuration } from '../configuration/configuration';
import type { Secrets } from '../configuration/secrets';
import { startOpsServer } from '../ops/ops-server';
import { readinessChecks, type ReadinessCheck } from '../ops/readiness';
import { RuntimeModule } from '../runtime.module';
import { Closing } from './closing';

/** How an application serves HTTP to the world. */
export interface HttpFace {
  createHttp(configuration: Configuration, secrets: Secrets): FastifyAdapter;
  /** Called once, before the application listens. */
  configure(app: INestApplication): void | Promise<void>;
}

export interface ApplicationPlan {
  /** Names the process in logs, on the bus and on the ops port. */
  name: string;
  modules: (Type | DynamicModule)[];
  /** The contexts among the modules: their schemas are prepared, their databases watched. */
  contexts: readonly string[];
  configuration: Configuration;
  secrets: Secrets;
  http?: HttpFace;
  clock?: Clock;
}

export interface RunningApplication {
  app: INestApplication;
  /** Where HTTP is served, such as `https://127.0.0.1:8080`; null without an `HttpFace`. */
  url: string | null;
  opsUrl: string;
  databaseUrl: string;
  /** Takes no more work, finishes what is under way, closes everything. */
  stop(): Promise<void>;
}

/**
 * Starts a whole server, or a part of one: database, migrations, contexts, questions, HTTP, ops port, in this order.
 * Any number of them may run in one process. When a step fails, what was started before it is closed again.
 */
export async function startApplication(plan: ApplicationPlan): Promise<RunningApplication> {
  const closing = new Closing();
  try {
    const databaseUrl = await openDatabase(plan, closing);
    const app = await createApp(plan, databaseUrl);
    closing.add(() => app.close());
    let ready = false;
    const opsUrl = await openOps(plan, app, () => ready, closing);
    const url = await listen(plan, app);
    ready = true;
    closing.add(async () => void (ready = false));
    return { app, url, opsUrl, databaseUrl, stop: () => closing.close() };
  } catch (error) {
    await closing.close().catch(() => {});
    throw error;
  }
}

async function openDatabase(
  { secrets, configuration, contexts }: ApplicationPlan,
  closing: Closing,
): Promise<string> {
  if (secrets.databaseUrl) return secrets.databaseUrl;
  const embedded = await startEmbeddedPostgres({ dataDir: join(configuration.dataDir, 'postgres') });
  closing.add(() => embedded.stop());
  await prepareDatabase(embedded.url, contexts);
  return embedded.url;
}

async function createApp(plan: ApplicationPlan, databaseUrl: string): Promise<INestApplication> {
  const { name: processName, modules, configuration, secrets, http, clock } = plan;

  @Module({
    imports: [
      RuntimeModule.forRoot({ configuration, secrets, databaseUrl, processName, ...(clock && { clock }) }),
      ...modules,
    ],
  })
  class ApplicationModule {}

  const adapter = http ? http.createHttp(configuration, secrets) : new FastifyAdapter();
  // Nest would otherwise end the process when a module cannot be made.
  const app = await NestFactory.create(ApplicationModule, adapter, { bufferLogs: true, abortOnError: false });
  app.useLogger(app.get(Logger));
  app.flushLogs();
  app.connectMicroservice(microserviceOptions(app));
  return app;
}

async function openOps(
  { name, contexts, configuration }: ApplicationPlan,
  app: INestApplication,
  isReady: () => boolean,
  closing: Closing,
): Promise<string> {
  const registry = app.get(Registry, { strict: false });
  registry.setDefaultLabels({ process: name });
  collectDefaultMetrics({ register: registry });
  const started: ReadinessCheck = {
    name: 'started',
    check: async () => {
      if (!isReady()) throw new Error('starting or stopping');
    },
  };
  const checks = [started, ...readinessChecks(app, contexts)];
  const view = { checks: () => checks, metrics: () => registry.metrics() };
  const server = await startOpsServer(view, configuration.listenHost, configuration.opsPort);
  closing.add(() => server.stop());
  return server.url;
}

async function listen({ http, secrets, configuration }: ApplicationPlan, app: INestApplication) {
  // Contexts ask each other while their modules are initialised, so the answers come first.
  await app.startAllMicroservices();
  await http?.configure(app);
  if (!http) {
    await app.init();
    return null;
  }
  await app.listen(configuration.port, configuration.listenHost);
  const { port } = app.getHttpServer().address() as { port: number };
  const host = configuration.listenHost === '0.0.0.0' ? '127.0.0.1' : configuration.listenHost;
  return `${secrets.tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
