import { Logger } from '@nestjs/common';
import type { Signal } from '@app/contracts/contract';
import { SignalBus, type SignalHandler } from '../signals/signal-bus';

type Listener = SignalHandler<{ tenant: string }>;

/** Signals within one application instance. */
export class InProcessSignalBus extends SignalBus {
  private readonly logger = new Logger('SignalBus');
  private readonly listeners = new Map<string, Set<Listener>>();

  emit<P extends { tenant: string }>({ subject }: Signal<P>, payload: P): void {
    for (const listener of this.listeners.get(subject) ?? []) {
      const heard = structuredClone(payload);
      Promise.resolve()
        .then(() => listener(heard))
        .catch((err: unknown) => this.logger.warn({ msg: 'listener failed', subject, err }));
    }
  }

  hear<P extends { tenant: string }>(
    { subject }: Signal<P>,
    handler: SignalHandler<P>,
  ): Promise<() => Promise<void>> {
    const listeners = this.listeners.get(subject) ?? new Set();
    // A signal's payloads are what its subject says; the map cannot express it.
    const listener: Listener = (payload) => handler(payload as P);
    this.listeners.set(subject, listeners.add(listener));
    return Promise.resolve(() => {
      listeners.delete(listener);
      return Promise.resolve();
    });
  }
}
