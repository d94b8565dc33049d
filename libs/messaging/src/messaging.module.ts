import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { ClientNats } from '@nestjs/microservices';
import { connect, type NatsConnection } from 'nats';
import { Bus } from './asks/bus';
import { ClientBus } from './asks/client-bus';
import { BusHealth } from './bus-health';
import { EventBus } from './events/event-bus';
import { InProcessClient } from './in-process/in-process-client';
import { InProcessEventBus } from './in-process/in-process-event-bus';
import { InProcessHub } from './in-process/in-process-hub';
import { InProcessSignalBus } from './in-process/in-process-signal-bus';
import { ConnectionHealth } from './nats/connection-health';
import { connectionOptions } from './nats/connection-options';
import { JetStreamEventBus } from './nats/jetstream-event-bus';
import { NatsSignalBus } from './nats/nats-signal-bus';
import { SignalBus } from './signals/signal-bus';

export interface MessagingOptions {
  /** `nats://[user:password@]host:port`; without it, everything stays in this process. */
  natsUrl?: string;
  /** Names the connections on the server. */
  processName: string;
}

export const MESSAGING_OPTIONS = Symbol('MessagingOptions');
const CONNECTION = Symbol('NatsConnection');

/** Gives an application `Bus`, `EventBus`, `SignalBus` and `BusHealth`. */
@Global()
@Module({})
export class MessagingModule implements OnApplicationShutdown {
  constructor(@Inject(CONNECTION) private readonly connection: NatsConnection | null) {}

  static forRoot(options: MessagingOptions): DynamicModule {
    return {
      module: MessagingModule,
      providers: [
        { provide: MESSAGING_OPTIONS, useValue: options },
        ...(options.natsUrl ? overNats(options.natsUrl, options.processName) : inProcess()),
      ],
      exports: [Bus, EventBus, SignalBus, BusHealth],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.connection?.drain();
  }
}

const inProcess = () => [
  { provide: CONNECTION, useValue: null },
  InProcessHub,
  {
    provide: Bus,
    inject: [InProcessHub],
    useFactory: (hub: InProcessHub) => new ClientBus(new InProcessClient(hub)),
  },
  { provide: EventBus, useClass: InProcessEventBus },
  { provide: SignalBus, useClass: InProcessSignalBus },
  { provide: BusHealth, useValue: { isConnected: () => true } satisfies BusHealth },
];

const overNats = (url: string, name: string) => [
  { provide: CONNECTION, useFactory: () => connect(connectionOptions(url, `${name}-events`)) },
  { provide: Bus, useFactory: () => new ClientBus(new ClientNats(connectionOptions(url, `${name}-asks`))) },
  {
    provide: EventBus,
    inject: [CONNECTION],
    useFactory: (connection: NatsConnection) => JetStreamEventBus.over(connection),
  },
  {
    provide: SignalBus,
    inject: [CONNECTION],
    useFactory: (connection: NatsConnection) => new NatsSignalBus(connection),
  },
  {
    provide: BusHealth,
    inject: [CONNECTION],
    useFactory: (connection: NatsConnection): BusHealth => new ConnectionHealth(connection),
  },
];
