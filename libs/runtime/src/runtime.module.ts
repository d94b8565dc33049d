import { Global, Module, type DynamicModule } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { ScheduleModule } from '@nestjs/schedule';
import { ClsModule } from 'nestjs-cls';
import { LoggerModule } from 'nestjs-pino';
import { Registry } from 'prom-client';
import { MessagingModule } from '@app/messaging';
import { DatabaseSettings } from '@app/persistence';
import { Clock, SystemClock } from './clock';
import { Configuration } from './configuration/configuration';
import { Secrets } from './configuration/secrets';
import { logOptions } from './logging/log-options';
import { PeerHttp } from './peer-http/peer-http';
import { UndiciPeerHttp } from './peer-http/undici-peer-http';
import { newTraceId, TraceContext } from './trace-context';

export interface RuntimeOptions {
  configuration: Configuration;
  secrets: Secrets;
  /** Where the contexts' schemas are. */
  databaseUrl: string;
  /** Names the process in logs and on the bus. */
  processName: string;
  clock?: Clock;
}

/**
 * What every context finds in its application: `Configuration`, `Secrets`, `Clock`, `TraceContext`, `PeerHttp`,
 * `DatabaseSettings`, prom-client's `Registry`, the logger behind Nest's, and the two buses.
 */
@Global()
@Module({})
export class RuntimeModule {
  static forRoot({ configuration, secrets, databaseUrl, processName, clock }: RuntimeOptions): DynamicModule {
    const { natsUrl } = secrets;
    return {
      module: RuntimeModule,
      imports: [
        // The environment has been read and checked already: Nest's own reading of it stays off.
        ConfigModule.forRoot({ ignoreEnvFile: true, ignoreEnvVars: true, load: [() => ({ configuration })] }),
        ScheduleModule.forRoot(),
        LoggerModule.forRoot(logOptions(configuration.logLevel, processName)),
        ClsModule.forRoot({
          global: true,
          middleware: { mount: true, generateId: true, idGenerator: traceIdOf },
        }),
        MessagingModule.forRoot({ processName, ...(natsUrl && { natsUrl }) }),
      ],
      providers: [
        TraceContext,
        {
          provide: Configuration,
          inject: [ConfigService],
          useFactory: (config: ConfigService) => config.getOrThrow<Configuration>('configuration'),
        },
        { provide: Secrets, useValue: secrets },
        { provide: DatabaseSettings, useValue: { url: databaseUrl } satisfies DatabaseSettings },
        { provide: Clock, useValue: clock ?? new SystemClock() },
        { provide: Registry, useFactory: () => new Registry() },
        {
          provide: PeerHttp,
          inject: [TraceContext],
          useFactory: (trace: TraceContext) => peerHttp(configuration, trace),
        },
      ],
      exports: [Configuration, Secrets, Clock, TraceContext, PeerHttp, DatabaseSettings, Registry],
    };
  }
}

/** The HTTP server's own id for the request, if it gave one. */
const traceIdOf = ({ id }: { id?: unknown }): string => (typeof id === 'string' ? id : newTraceId());

function peerHttp({ federation }: Configuration, trace: TraceContext): PeerHttp {
  const { extraRoots, privateNetworks, insecureLoopback } = federation;
  return new UndiciPeerHttp({
    rules: { allow: privateNetworks, insecureLoopback },
    ...(extraRoots && { extraRoots }),
    traceId: () => trace.current(),
  });
}
