import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { traceIdOf, type Ephemeral } from '@app/protocol';
import { Clock, TraceContext } from '@app/runtime';
import { failure, type Failure } from '../domain/failure-classes';
import { fitBytes, MAX_BYTES } from '../domain/packing';
import type { SentEvent } from '../domain/send-answer';
import type { Portion, WaitingRooms } from '../domain/waiting-rooms';
import { RelayEvents } from '../events';
import { MeasureClocks } from './measure-clocks';
import { DeliveryPolicy, OurChains, PeerDoor, type Link } from './ports';
import { SettleAnswer } from './settle-answer';

/** What one request is to carry. */
export interface Batch {
  readonly rooms: WaitingRooms;
  readonly portions: readonly Portion[];
  readonly ephemerals: readonly Ephemeral[];
  /** Cuts the request off: it has failed then. */
  readonly signal: AbortSignal;
}

export type BatchOutcome = { ok: true; count: number } | ({ ok: false } & Failure);

/** Sends one request to a peer and moves the cursors by its answer. */
@Injectable()
export class DeliverBatch {
  constructor(
    private readonly chains: OurChains,
    private readonly policy: DeliveryPolicy,
    private readonly door: PeerDoor,
    private readonly clocks: MeasureClocks,
    private readonly answer: SettleAnswer,
    private readonly events: RelayEvents,
    private readonly clock: Clock,
    private readonly trace: TraceContext,
  ) {}

  /** Gives every portion's room back to its rooms. Never rejects: what goes wrong is a failed attempt. */
  async run(link: Link, batch: Batch): Promise<BatchOutcome> {
    try {
      return await this.attempt(link, batch);
    } catch (error) {
      this.events.fault('a delivery could not be prepared', error);
      return this.failed(link, failure('internal'));
    } finally {
      for (const { room_id } of batch.portions) batch.rooms.giveBack(room_id);
    }
  }

  private async attempt(link: Link, batch: Batch): Promise<BatchOutcome> {
    const objection = await this.policy.objection(link);
    if (objection) return this.failed(link, objection);

    const { rooms, portions } = batch;
    const loaded = await Promise.all(portions.map((portion) => this.load(link, portion)));
    portions.forEach((portion, index) => {
      if (loaded[index]!.length === 0) this.answer.missing(link, rooms, portion);
    });
    const fitted = fitBytes(loaded, MAX_BYTES);
    const [first] = fitted.flat();
    if (!first) return { ok: true, count: 0 };
    return this.trace.run(() => this.send(link, batch, fitted), traceIdOf(first.event_id, randomBytes));
  }

  private async send(
    link: Link,
    { rooms, portions, ephemerals, signal }: Batch,
    fitted: readonly SentEvent[][],
  ): Promise<BatchOutcome> {
    const events = fitted.flat();
    const sent = await this.door.send(link, events, ephemerals, signal);
    if (!sent.ok) {
      const { ok: _, url, ...why } = sent;
      return this.failed(link, this.clocks.explain(link, why), url);
    }
    this.clocks.answered(link);
    this.events.delivered(link, events.length, this.clock.now(), sent.url);
    let place = 0;
    portions.forEach((portion, index) => {
      const carried = fitted[index]!;
      const verdicts = sent.verdicts.slice(place, (place += carried.length));
      this.answer.settle(link, rooms, portion, carried, verdicts, sent.heads.get(portion.room_id));
    });
    return { ok: true, count: events.length };
  }

  private failed(link: Link, why: Failure, url?: string): BatchOutcome {
    this.events.attemptFailed(link, why, this.clock.now(), url);
    return { ok: false, ...why };
  }

  private async load(
    { tenant }: Link,
    { room_id, singles, after_seq, count }: Portion,
  ): Promise<SentEvent[]> {
    const parts = await Promise.all([
      ...singles.map(({ seq }) => this.chains.read(tenant, room_id, seq - 1, 1)),
      count > 0 ? this.chains.read(tenant, room_id, after_seq, count) : [],
    ]);
    return parts.flat();
  }
}
