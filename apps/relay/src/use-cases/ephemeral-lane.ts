import type { Ephemeral } from '@app/protocol';
import { OutgoingEphemerals } from '../domain/outgoing-ephemerals';

export interface EphemeralLaneWork {
  /** One request with nothing else in it. Never rejects. */
  tell(ephemerals: readonly Ephemeral[]): Promise<void>;
  /** Whether a delivery is under way that the next one can follow. */
  busy(): boolean;
  now(): number;
}

/** Ephemerals for one peer: along with a delivery where one goes, else in requests of their own, one at a time. */
export class EphemeralLane {
  private readonly outgoing = new OutgoingEphemerals();
  private telling = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly work: EphemeralLaneWork) {}

  get idle(): boolean {
    return !this.telling && this.outgoing.dueIn(this.work.now()) === undefined;
  }

  put(ephemeral: Ephemeral): void {
    this.outgoing.put(ephemeral, this.work.now());
    this.schedule();
  }

  /** For a delivery that goes anyway. */
  take(): Ephemeral[] {
    return this.outgoing.take(this.work.now());
  }

  /** While a delivery is under way they wait for it: the next one may take them along, and they never overtake it. */
  schedule(): void {
    const wait = this.outgoing.dueIn(this.work.now());
    if (this.telling || this.timer || wait === undefined || this.work.busy()) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (!this.work.busy()) void this.tell();
    }, wait);
  }

  end(): void {
    clearTimeout(this.timer);
    this.outgoing.clear();
  }

  private async tell(): Promise<void> {
    const part = this.take();
    if (part.length > 0) {
      this.telling = true;
      await this.work.tell(part);
      this.telling = false;
    }
    this.schedule();
  }
}
