import { BusHealth } from '@app/messaging';
import {
  Controller,
  Get,
  Header,
  Inject,
  Module,
  type DynamicModule,
  type INestApplication,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { HealthCheckService, HealthIndicatorService, TerminusModule } from '@nestjs/terminus';
import { getDataSourceToken } from '@nestjs/typeorm';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { DataSource } from 'typeorm';

const OBSERVED = Symbol('Observed');

/** The application whose health is asked, and the contexts in it. */
interface Observed {
  app: INestApplication;
  contexts: readonly string[];
}

@Controller()
class OperationsController {
  private readonly registry = new Registry();

  constructor(
    @Inject(OBSERVED) private readonly observed: Observed,
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
  ) {
    collectDefaultMetrics({ register: this.registry });
  }

  @Get('healthz/live')
  live(): { status: string } {
    return { status: 'ok' };
  }

  @Get('healthz/ready')
  async ready() {
    const { app, contexts } = this.observed;
    const databases = contexts.map((context) => async () => {
      const indicator = this.indicators.check(`database:${context}`);
      try {
        await app.get<DataSource>(getDataSourceToken(context), { strict: false }).query('SELECT 1');
        return indicator.up();
      } catch {
        return indicator.down();
      }
    });
    const bus = () => {
      const indicator = this.indicators.check('bus');
      return app.get(BusHealth, { strict: false }).isConnected() ? indicator.up() : indicator.down();
    };
    return this.health.check([...databases, bus]);
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4')
  metrics(): Promise<string> {
    return this.registry.metrics();
  }
}

@Module({})
class OperationsModule {
  static of(observed: Observed): DynamicModule {
    return {
      module: OperationsModule,
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: [OperationsController],
      providers: [{ provide: OBSERVED, useValue: observed }],
    };
  }
}

/** Health and metrics, on a port of their own. */
export async function startOperations(
  observed: Observed,
  host: string,
  port: number,
): Promise<INestApplication> {
  const app = await NestFactory.create(OperationsModule.of(observed), new FastifyAdapter(), {
    logger: false,
  });
  await app.listen(port, host);
  return app;
}
