import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import type { InProcessHub } from './in-process-hub';

/** Nest's server side of the in-process transport. Closing waits for the answers under way. */
export class InProcessServer extends Server implements CustomTransportStrategy {
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(private readonly hub: InProcessHub) {
    super();
  }

  listen(callback: () => void): void {
    for (const [subject, handler] of this.messageHandlers) {
      this.hub.register(subject, (request) => this.track(this.answer(handler, request)));
    }
    callback();
  }

  async close(): Promise<void> {
    this.hub.clear();
    await Promise.allSettled(this.underWay);
  }

  on(): void {}

  unwrap<T>(): T {
    return this.hub as T;
  }

  private async answer(handler: MessageHandler, request: unknown): Promise<unknown> {
    const reply$ = this.transformToObservable(await handler(request));
    return lastValueFrom(reply$, { defaultValue: undefined });
  }

  private track(answer: Promise<unknown>): Promise<unknown> {
    const settled = answer.finally(() => this.underWay.delete(settled));
    this.underWay.add(settled);
    return settled;
  }
}
