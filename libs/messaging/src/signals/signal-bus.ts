import type { Signal } from '@app/contracts/contract';

/** Takes one signal. What it throws is logged, and the signal is gone. */
export type SignalHandler<P> = (payload: P) => void | Promise<void>;

/**
 * Signals between processes: core NATS, or in-process. Nothing is acknowledged, repeated or kept, and no JetStream
 * stream takes them in: whoever needs one that was lost says or asks again.
 */
export abstract class SignalBus {
  /** Never rejects and is not waited for. The process hears its own signals too. */
  abstract emit<P extends { tenant: string }>(signal: Signal<P>, payload: P): void;

  /** Every process gets every signal of every tenant from now on. Resolves to what ends that. */
  abstract hear<P extends { tenant: string }>(
    signal: Signal<P>,
    handler: SignalHandler<P>,
  ): Promise<() => Promise<void>>;
}
