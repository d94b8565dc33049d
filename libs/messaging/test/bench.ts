import { Controller, Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Payload } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ask } from '@app/contracts/contract';
import { FederationError, refuse } from '@app/protocol';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Answers,
  Bus,
  BusHealth,
  BusUnavailable,
  EventBus,
  MessagingModule,
  microserviceOptions,
  SignalBus,
} from '../src';

const BENCH = { ofInstance: true } as const;

/** What the test processes answer. */
export const questions = {
  echo: ask<{ value: unknown }, { value: unknown }>('bench.echo', BENCH),
  keep: ask<{ list: number[] }, { list: number[] }>('bench.keep', BENCH),
  refuse: ask<{ detail: string }, never>('bench.refuse', BENCH),
  fail: ask<{ secret: string }, never>('bench.fail', BENCH),
  cutOff: ask<Record<string, never>, never>('bench.cut-off', BENCH),
  dawdle: ask<{ ms: number }, { done: true }>('bench.dawdle', BENCH),
  brood: ask<Record<string, never>, never>('bench.brood', BENCH),
  nothing: ask<Record<string, never>, void>('bench.nothing', BENCH),
  unheard: ask<Record<string, never>, never>('elsewhere.unheard', BENCH),
  tenantsOf: ask<object, { tenants: number }>('bench.tenants-of'),
};

export const kept: { list: number[] }[] = [];

@Controller()
class BenchController {
  @Answers(questions.echo)
  echo(@Payload() { value }: { value: unknown }) {
    return { value };
  }

  @Answers(questions.tenantsOf)
  tenantsOf(@Payload() request: { tenant: string } | { parts: { tenant: string }[] }) {
    return { tenants: 'parts' in request ? request.parts.length : 1 };
  }

  @Answers(questions.keep)
  keep(@Payload() request: { list: number[] }) {
    kept.push(request);
    return request;
  }

  @Answers(questions.refuse)
  refuse(@Payload() { detail }: { detail: string }) {
    throw new FederationError(refuse('SW_FED_NOT_INVITED', detail, { facts: { offset_ms: 7 } }));
  }

  @Answers(questions.fail)
  fail(@Payload() { secret }: { secret: string }) {
    throw new Error(secret);
  }

  @Answers(questions.cutOff)
  cutOff() {
    throw new BusUnavailable('further.away');
  }

  @Answers(questions.dawdle)
  async dawdle(@Payload() { ms }: { ms: number }) {
    await sleep(ms);
    return { done: true };
  }

  /** Never has an answer. */
  @Answers(questions.brood)
  brood() {
    return new Promise(() => undefined);
  }

  @Answers(questions.nothing)
  nothing() {}
}

/** A process of the test: one Nest application with messaging and the answers above. */
export interface BenchProcess {
  bus: Bus;
  events: EventBus;
  signals: SignalBus;
  health: BusHealth;
  stop(): Promise<void>;
}

export async function startProcess(processName: string, natsUrl?: string): Promise<BenchProcess> {
  @Module({ imports: [MessagingModule.forRoot({ natsUrl, processName })], controllers: [BenchController] })
  class BenchModule {}

  Logger.overrideLogger(false);
  const app = await NestFactory.create(BenchModule, new FastifyAdapter(), { logger: false });
  app.connectMicroservice(microserviceOptions(app));
  await app.startAllMicroservices();
  await app.init();
  return {
    bus: app.get(Bus),
    events: app.get(EventBus),
    signals: app.get(SignalBus),
    health: app.get(BusHealth),
    stop: () => app.close(),
  };
}
