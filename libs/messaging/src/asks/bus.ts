import type { Ask } from '@app/contracts/contract';

export interface AskOptions {
  /** How long to wait for the reply, in milliseconds; 10,000 unless told. */
  timeoutMs?: number;
}

/**
 * Request and reply between contexts: at most once, payloads are JSON values.
 *
 * Rejects with `FederationError` when the answerer refused (the very same refusal), with `BusUnavailable` when
 * nobody answered in time or the connection was lost meanwhile, with `AskFailed` when the answerer had a fault of its own.
 */
export abstract class Bus {
  abstract ask<Request, Reply>(
    ask: Ask<Request, Reply>,
    request: Request,
    options?: AskOptions,
  ): Promise<Reply>;
}

/** Nobody answered: not started, cut off, or too slow. Asking again later may succeed. */
export class BusUnavailable extends Error {
  readonly retryable = true;

  constructor(subject: string, cause?: unknown) {
    super(`nobody answers ${subject}`, { cause });
    this.name = 'BusUnavailable';
  }
}

/** The answerer met a fault of its own; what it was stands in the answerer's log only. */
export class AskFailed extends Error {
  constructor(subject: string) {
    super(`${subject} failed where it is answered`);
    this.name = 'AskFailed';
  }
}
