import { microserviceOptions } from '@app/messaging';
import { Module, type DynamicModule, type INestApplication, type Type } from '@nestjs/common';
import { AbstractHttpAdapter, NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import type { Clock } from '../clock';
import type { Configuration } from '../configuration/configuration';
import type { Secrets } from '../configuration/secrets';
import { startOperations } from './operations';
import { RuntimeModule } from './runtime.module';

/** The HTTP side of an application that has one. */
export interface HttpSide {
  createHttp(configuration: Configuration, secrets: Secrets): AbstractHttpAdapter;
  configure(app: INestApplication): void | Promise<void>;
}

export interface ApplicationOptions {
  modules: Type<unknown>[];
  /** The contexts in it: their databases are watched. */
  contexts: readonly string[];
  processName: string;
  configuration: Configuration;
  secrets: Secrets;
  databaseUrl: string;
  clock?: Clock;
  http?: HttpSide | undefined;
  /** False for a program that only asks something and ends. */
  operations?: boolean;
}

export interface RunningApplication {
  app: INestApplication;
  /** Where people and peers reach it; undefined without an HTTP side. */
  url: string | undefined;
  stop(): Promise<void>;
}

/** Starts contexts as one application: their answers first, their doors last. Several may run in one process. */
export async function startApplication(options: ApplicationOptions): Promise<RunningApplication> {
  const { configuration, secrets, http } = options;
  const adapter = http?.createHttp(configuration, secrets) ?? new FastifyAdapter();
  const app = await NestFactory.create(ApplicationModule.of(options), adapter, {
    bufferLogs: true,
    abortOnError: false,
  });
  try {
    app.useLogger(app.get(Logger));
    app.connectMicroservice(microserviceOptions(app), { inheritAppConfig: false });
    await http?.configure(app);
    await app.startAllMicroservices();
    await app.init();
    const operations =
      options.operations === false
        ? undefined
        : await startOperations(
            { app, contexts: options.contexts },
            configuration.listenHost,
            configuration.opsPort,
          );
    if (http) await app.listen(configuration.port, configuration.listenHost);
    return { app, url: http && (await app.getUrl()), stop: () => stop(app, operations) };
  } catch (error) {
    await app.close();
    throw error;
  }
}

async function stop(app: INestApplication, operations: INestApplication | undefined): Promise<void> {
  await app.close();
  await operations?.close();
}

@Module({})
class ApplicationModule {
  static of({
    modules,
    configuration,
    secrets,
    databaseUrl,
    processName,
    clock,
  }: ApplicationOptions): DynamicModule {
    return {
      module: ApplicationModule,
      imports: [
        RuntimeModule.forRoot({ configuration, secrets, databaseUrl, processName, clock }),
        ...modules,
      ],
    };
  }
}
