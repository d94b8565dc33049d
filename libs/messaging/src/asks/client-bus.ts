import type { ClientProxy } from '@nestjs/microservices';
import { filter, firstValueFrom, map, takeUntil, timeout, type Observable } from 'rxjs';
import type { Ask } from '@app/contracts/contract';
import { Bus, type AskOptions } from './bus';
import { toAskError } from './wire-fault';

const DEFAULT_TIMEOUT_MS = 10_000;
/** What Nest's clients report of a connection that broke, whatever the transport. */
const LOST = 'disconnected';

/** The bus over any of Nest's transports. */
export class ClientBus extends Bus {
  /** Throws when the connection is lost: an answer that was on its way has nobody to bring it. */
  private readonly lost: Observable<never>;

  constructor(private readonly client: Pick<ClientProxy, 'send' | 'close' | 'status'>) {
    super();
    this.lost = client.status.pipe(
      filter((status) => status === LOST),
      map(() => {
        throw new Error('the connection was lost');
      }),
    );
  }

  async ask<Request, Reply>(
    { subject }: Ask<Request, Reply>,
    request: Request,
    { timeoutMs = DEFAULT_TIMEOUT_MS }: AskOptions = {},
  ): Promise<Reply> {
    try {
      const asked = this.client.send<Reply, Request>(subject, request);
      const reply = asked.pipe(takeUntil(this.lost), timeout(timeoutMs));
      return await firstValueFrom(reply, { defaultValue: undefined as Reply });
    } catch (received) {
      throw toAskError(subject, received);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.client.close();
  }
}
