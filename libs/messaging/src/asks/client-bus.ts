import type { ClientProxy } from '@nestjs/microservices';
import { firstValueFrom, timeout } from 'rxjs';
import type { Ask } from '@app/contracts/contract';
import { Bus, type AskOptions } from './bus';
import { toAskError } from './wire-fault';

const DEFAULT_TIMEOUT_MS = 10_000;

/** The bus over any of Nest's transports. */
export class ClientBus extends Bus {
  constructor(private readonly client: Pick<ClientProxy, 'send' | 'close'>) {
    super();
  }

  async ask<Request, Reply>(
    { subject }: Ask<Request, Reply>,
    request: Request,
    { timeoutMs = DEFAULT_TIMEOUT_MS }: AskOptions = {},
  ): Promise<Reply> {
    try {
      const reply = this.client.send<Reply, Request>(subject, request).pipe(timeout(timeoutMs));
      return await firstValueFrom(reply, { defaultValue: undefined as Reply });
    } catch (received) {
      throw toAskError(subject, received);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.client.close();
  }
}
