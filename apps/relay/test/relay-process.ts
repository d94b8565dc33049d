import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { gatewayTopics } from '@app/contracts/gateway';
import { ingestTopics, type ChainReader } from '@app/contracts/ingest';
import { policyTopics } from '@app/contracts/policy';
import { announce, Bus, EventBus, microserviceOptions } from '@app/messaging';
import { RuntimeModule, type Clock, type Configuration, type Secrets } from '@app/runtime';
import { RelayModule } from '../src/relay.module';
import { RelaySettings } from '../src/use-cases/ports';
import { Neighbourhood, Neighbours } from './neighbours';

export const TENANT = 'a.example';

interface Options {
  url: string;
  world: Neighbourhood;
  clock?: Clock;
  settings?: Partial<RelaySettings>;
  natsUrl?: string;
}

@Module({})
class Neighbourship {
  static of(world: Neighbourhood): DynamicModule {
    return {
      module: Neighbourship,
      controllers: [Neighbours],
      providers: [{ provide: Neighbourhood, useValue: world }],
    };
  }
}

@Module({})
class Process {
  static of({ url, world, clock, natsUrl }: Options): DynamicModule {
    const federation = { ca: undefined, privateNetworks: [], insecureLoopback: true };
    const configuration = { retryLimitHours: 24, logLevel: 'error', federation } as unknown as Configuration;
    const secrets = { natsUrl } as Secrets;
    const runtime = { configuration, secrets, databaseUrl: url, processName: 'relay', clock };
    return {
      module: Process,
      imports: [RuntimeModule.forRoot(runtime), Neighbourship.of(world), RelayModule],
    };
  }
}

export type RelayProcess = Awaited<ReturnType<typeof startRelay>>;

/** A relay process whose neighbours answer from `world`; several on one database are pods of one relay. */
export async function startRelay(options: Options) {
  const app = await NestFactory.create(Process.of(options), new FastifyAdapter(), { logger: false });
  Object.assign(
    app.get(RelaySettings, { strict: false }),
    { pollMs: 100, lingerMs: 1_000 },
    options.settings,
  );
  app.connectMicroservice(microserviceOptions(app));
  await app.startAllMicroservices();
  await app.init();
  const events = app.get(EventBus);
  const dataSource = app.get<DataSource>(getDataSourceToken('relay'));
  let told = 0;
  const id = () => `${process.pid}-${(told += 1)}`;

  return {
    app,
    bus: app.get(Bus),
    dataSource,
    /** Lets peers follow a chain. */
    readers: (room_id: string, ...readers: ChainReader[]) => {
      const version = (options.world.versions += 1);
      const change = { tenant: TENANT, room_id, version, readers };
      return events.publish([announce(ingestTopics.readersChanged, id(), change)]);
    },
    /** Tells of an earlier change again, or of one that another overtook. */
    readersAt: (version: number, room_id: string, ...readers: ChainReader[]) =>
      events.publish([
        announce(ingestTopics.readersChanged, id(), { tenant: TENANT, room_id, version, readers }),
      ]),
    /** Appends events to our chain and tells of each. */
    post: (room: string, count = 1, ts = Date.now(), size = 0) =>
      events.publish(
        Array.from({ length: count }, () => {
          const event = options.world.append(room, ts, size);
          return announce(ingestTopics.chainAdvanced, id(), {
            tenant: TENANT,
            room_id: room,
            federates: true,
            ...event,
          });
        }),
      ),
    /** Tells of the whole chain again, as a bus does that lost its place. */
    repeat: (room: string) =>
      events.publish(
        options.world.chains.get(room)!.map((event) =>
          announce(ingestTopics.chainAdvanced, id(), {
            tenant: TENANT,
            room_id: room,
            federates: true,
            ...event,
          }),
        ),
      ),
    address: (room_id: string, seq: number, ts: number, ...peers: string[]) =>
      events.publish([
        announce(ingestTopics.eventAddressed, id(), { tenant: TENANT, room_id, seq, ts, peers }),
      ]),
    hear: (peer: string) =>
      events.publish([announce(gatewayTopics.peerHeard, id(), { tenant: TENANT, peer, at: Date.now() })]),
    policyChanged: () =>
      events.publish([announce(policyTopics.changed, id(), { tenant: TENANT, version: told })]),
    stop: () => app.close(),
  };
}
