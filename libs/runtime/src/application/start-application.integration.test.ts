import { Controller, Get, Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { randomBytes } from 'node:crypto';
import type { QueryRunner } from 'typeorm';
import { afterEach, describe, expect, it } from 'vitest';
import { ask, topic } from '@app/contracts/contract';
import { announce, Answers, Bus, EventBus } from '@app/messaging';
import { contextDatabase, pgPool } from '@app/persistence';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { testDatabase } from '../../../../test/support/postgres';
import { Clock, ManualClock } from '../clock';
import { Configuration } from '../configuration/configuration';
import { readConfiguration } from '../configuration/read-configuration';
import { Secrets } from '../configuration/secrets';
import { contextOutbox } from '../outbox/context-outbox';
import { Outbox } from '../outbox/outbox';
import { outboxTableSql } from '../outbox/outbox-table';
import { startApplication, type ApplicationPlan, type RunningApplication } from './start-application';

const whatTime = ask<Record<string, never>, { now: number }>('bench.what-time', { ofInstance: true });
const ticked = topic<{ tenant: string; n: number }>('bench.ticked');

class BenchTables1780000000000 {
  name = 'BenchTables1780000000000';
  async up(db: QueryRunner): Promise<void> {
    await db.query(outboxTableSql('bench'));
  }
  async down(): Promise<void> {}
}

@Controller()
class BenchController {
  constructor(private readonly clock: Clock) {}

  @Answers(whatTime)
  answer(@Payload() _request: Record<string, never>) {
    return { now: this.clock.now() };
  }

  @Get('time')
  time() {
    return { now: this.clock.now() };
  }
}

@Injectable()
class Listener implements OnModuleInit {
  readonly heard: number[] = [];
  early: number | undefined;

  constructor(
    private readonly events: EventBus,
    private readonly bus: Bus,
    private readonly outbox: Outbox,
    @InjectDataSource('bench') private readonly dataSource: DataSource,
  ) {}

  async onModuleInit(): Promise<void> {
    this.early = (await this.bus.ask(whatTime, {})).now;
    await this.events.subscribe(ticked, { group: 'bench' }, async (facts) => {
      this.heard.push(...facts.map(({ n }) => n));
    });
  }

  async tick(n: number): Promise<void> {
    await this.outbox.stage(pgPool(this.dataSource), [
      announce(ticked, `tick-${n}`, { tenant: 'a.example', n }),
    ]);
    this.outbox.notify();
  }
}

@Module({
  imports: [contextDatabase({ context: 'bench', entities: [], migrations: [BenchTables1780000000000] })],
  controllers: [BenchController],
  providers: [Listener, ...contextOutbox('bench')],
})
class BenchModule {}

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function plan(now: number): Promise<ApplicationPlan> {
  const { url, drop } = await testDatabase();
  undo.push(drop);
  const read = readConfiguration({
    SCAIWAVE_SERVER_NAME: 'a.example',
    SCAIWAVE_LISTEN_HOST: '127.0.0.1',
    PORT: '0',
    OPS_PORT: '0',
    LOG_LEVEL: 'silent',
  });
  if (!read.ok) throw new Error(read.faults.join());
  return {
    name: 'bench',
    modules: [BenchModule],
    contexts: ['bench'],
    configuration: read.configuration,
    secrets: new Secrets({
      ...read.secrets,
      databaseUrl: url,
      masterKey: randomBytes(32),
      tokenSeed: randomBytes(32),
    }),
    clock: new ManualClock(now),
    http: { createHttp: () => new FastifyAdapter(), configure: () => {} },
  };
}

async function start(how: ApplicationPlan): Promise<RunningApplication> {
  const running = await startApplication(how);
  undo.push(running.stop);
  return running;
}

const get = async (url: string) => {
  const response = await fetch(url);
  return { status: response.status, text: await response.text() };
};

describe('an application', () => {
  it('serves HTTP, questions, events and its ops port, beside another in the same process', async () => {
    const servers = await Promise.all([start(await plan(1)), start(await plan(2))]);
    for (const [place, { app, url, opsUrl }] of servers.entries()) {
      const now = place + 1;
      const listener = app.get(Listener, { strict: false });
      expect(listener.early).toBe(now);
      expect(await get(`${url}/time`)).toEqual({ status: 200, text: `{"now":${now}}` });
      await listener.tick(now);
      await expect.poll(() => listener.heard).toEqual([now]);

      expect(await get(`${opsUrl}/healthz/live`)).toMatchObject({ status: 200 });
      const ready = await get(`${opsUrl}/healthz/ready`);
      expect(ready.status).toBe(200);
      expect(Object.keys(JSON.parse(ready.text).info)).toEqual(['started', 'database.bench', 'bus']);
      expect((await get(`${opsUrl}/metrics`)).text).toMatch(
        /nodejs_heap_size_used_bytes\{process="bench"\} \d+/,
      );
    }
  });

  it('is not ready while its database is away, and says no more than that', async () => {
    const { app, opsUrl } = await start(await plan(1));
    const dataSource = app.get<DataSource>('benchDataSource', { strict: false });
    const query = dataSource.query.bind(dataSource);
    dataSource.query = () => Promise.reject(new Error('password=hunter2'));
    const ready = await get(`${opsUrl}/healthz/ready`);
    dataSource.query = query;
    expect(ready.status).toBe(503);
    expect(JSON.parse(ready.text).error).toEqual({ 'database.bench': { status: 'down' } });
    expect(ready.text).not.toContain('hunter2');
  });

  it('stops once, and leaves nothing listening', async () => {
    const { url, opsUrl, stop } = await startApplication(await plan(1));
    await Promise.all([stop(), stop()]);
    await expect(fetch(`${url}/time`)).rejects.toThrow();
    await expect(fetch(`${opsUrl}/healthz/live`)).rejects.toThrow();
  });

  it('closes what it had opened when a later step fails', async () => {
    const how = await plan(1);
    const opsPort = 20_000 + Math.floor(Math.random() * 20_000);
    const failing = startApplication({
      ...how,
      configuration: new Configuration({ ...how.configuration, opsPort }),
      http: {
        createHttp: () => new FastifyAdapter(),
        configure: () => {
          throw new Error('no door');
        },
      },
    });
    await expect(failing).rejects.toThrow('no door');
    await expect(fetch(`http://127.0.0.1:${opsPort}/healthz/live`)).rejects.toThrow();
  });
});
