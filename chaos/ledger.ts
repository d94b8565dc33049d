import { ApiRefusal } from '../apps/cli/src/demo/api-session';

/** A message that somebody was told is kept. */
export interface Answered {
  event_id: string;
  room: string;
  /** The server of who said it. */
  server: string;
  key: string;
  /** Epoch milliseconds. */
  at: number;
}

/** Who is told what is written down here, as it is. */
interface Hearer {
  answered(message: Answered): void;
  erased(eventId: string): void;
}

/** What people asked for and were answered; what the servers are held to in the end. */
export class Ledger {
  readonly answered = new Map<string, Answered>();
  /** Idempotency-Key → every id that it was answered with. */
  readonly answersOf = new Map<string, Set<string>>();
  /** Message → the body that was acknowledged last. */
  readonly edited = new Map<string, string>();
  readonly erased = new Set<string>();
  /** What no server should ever say to a person. */
  readonly complaints: string[] = [];
  /** How often people had to ask again. */
  retries = 0;
  deeds = 0;

  private readonly hearers: Hearer[] = [];

  attend(hearer: Hearer): void {
    this.hearers.push(hearer);
  }

  answer(said: Omit<Answered, 'at'>): void {
    const message = { ...said, at: Date.now() };
    const ids = this.answersOf.get(message.key) ?? new Set();
    this.answersOf.set(message.key, ids.add(message.event_id));
    if (this.answered.has(message.event_id)) return;
    this.answered.set(message.event_id, message);
    for (const hearer of this.hearers) hearer.answered(message);
  }

  erase(eventId: string): void {
    this.erased.add(eventId);
    for (const hearer of this.hearers) hearer.erased(eventId);
  }

  /** An attempt that did not succeed: being away is forgiven, failing inside is not. */
  failure(what: string, error: unknown): void {
    this.retries += 1;
    if (error instanceof ApiRefusal && error.status === 500) this.complain(what, error);
  }

  complain(what: string, error: unknown): void {
    this.complaints.push(`${what}: ${(error as Error).message}`);
  }
}
