import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { TerminusModule } from '@nestjs/terminus';
import { OPS_VIEW, OpsController, type OpsView } from './ops.controller';

export interface OpsServer {
  url: string;
  stop(): Promise<void>;
}

/** Health and metrics on a port of their own, which strangers need not reach. */
export async function startOpsServer(view: OpsView, host: string, port: number): Promise<OpsServer> {
  @Module({
    imports: [TerminusModule.forRoot({ errorLogStyle: 'json', logger: false })],
    controllers: [OpsController],
    providers: [{ provide: OPS_VIEW, useValue: view }],
  })
  class OpsModule {}

  // Not `logger: false`: Nest has one logger a process, and that would silence the server itself.
  const app = await NestFactory.create(OpsModule, new FastifyAdapter());
  await app.listen(port, host);
  return { url: await app.getUrl(), stop: () => app.close() };
}
