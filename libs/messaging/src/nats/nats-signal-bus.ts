import { Logger } from '@nestjs/common';
import { JSONCodec, type NatsConnection } from 'nats';
import type { Signal } from '@app/contracts/contract';
import { everyTenantSignal, signalSubject } from '../events/subjects';
import { SignalBus, type SignalHandler } from '../signals/signal-bus';

const codec = JSONCodec<unknown>();

/** Signals over core NATS, beside the subjects that the stream takes in. */
export class NatsSignalBus extends SignalBus {
  private readonly logger = new Logger('SignalBus');

  constructor(private readonly connection: NatsConnection) {
    super();
  }

  emit<P extends { tenant: string }>(signal: Signal<P>, payload: P): void {
    try {
      this.connection.publish(signalSubject(signal, payload.tenant), codec.encode(payload));
    } catch (err) {
      this.logger.warn({ msg: 'signal lost', subject: signal.subject, err });
    }
  }

  async hear<P extends { tenant: string }>(
    signal: Signal<P>,
    handler: SignalHandler<P>,
  ): Promise<() => Promise<void>> {
    const subscription = this.connection.subscribe(everyTenantSignal(signal), {
      callback: (error, message) => {
        if (error) return;
        Promise.resolve()
          .then(() => handler(message.json<P>()))
          .catch((err: unknown) =>
            this.logger.warn({ msg: 'listener failed', subject: signal.subject, err }),
          );
      },
    });
    await this.connection.flush();
    return () => {
      subscription.unsubscribe();
      return Promise.resolve();
    };
  }
}
