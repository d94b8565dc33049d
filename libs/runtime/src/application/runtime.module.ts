import { readFileSync } from 'node:fs';
import { MessagingModule } from '@app/messaging';
import { DatabaseSettings } from '@app/persistence';
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { Clock, SystemClock } from '../clock';
import { Configuration } from '../configuration/configuration';
import { Secrets } from '../configuration/secrets';
import { GuardedPeerHttp } from '../outbound/guarded-peer-http';
import { PeerHttp } from '../outbound/peer-http';

export interface RuntimeOptions {
  configuration: Configuration;
  secrets: Secrets;
  databaseUrl: string;
  /** Names this process on the bus and in its logs. */
  processName: string;
  clock?: Clock | undefined;
}

const REDACTED = [
  'req.headers.authorization',
  'req.headers.signature',
  'req.headers.cookie',
  '*.token',
  '*.password',
  '*.secrets',
  '*.masterKey',
  '*.tokenSeed',
];

/** What every context finds in its application: configuration, clock, logs, the bus, the database's address, the way to peers. */
@Global()
@Module({})
export class RuntimeModule {
  static forRoot({
    configuration,
    secrets,
    databaseUrl,
    processName,
    clock = new SystemClock(),
  }: RuntimeOptions): DynamicModule {
    const { ca, privateNetworks, insecureLoopback } = configuration.federation;
    return {
      module: RuntimeModule,
      imports: [
        LoggerModule.forRoot({
          pinoHttp: {
            name: processName,
            level: configuration.logLevel,
            redact: REDACTED,
            autoLogging: false,
            quietReqLogger: true,
          },
        }),
        MessagingModule.forRoot({ processName, ...(secrets.natsUrl && { natsUrl: secrets.natsUrl }) }),
      ],
      providers: [
        { provide: Configuration, useValue: configuration },
        { provide: Secrets, useValue: secrets },
        { provide: Clock, useValue: clock },
        { provide: DatabaseSettings, useValue: { url: databaseUrl } satisfies DatabaseSettings },
        {
          provide: PeerHttp,
          useFactory: () =>
            new GuardedPeerHttp({
              rules: { allow: privateNetworks, insecureLoopback },
              extraRoots: ca && readFileSync(ca, 'utf8'),
            }),
        },
      ],
      exports: [Configuration, Secrets, Clock, DatabaseSettings, PeerHttp],
    };
  }
}
