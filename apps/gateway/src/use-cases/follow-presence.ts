import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { presenceSignals, type SaidTyping } from '@app/contracts/presence';
import { SignalBus } from '@app/messaging';
import { EPHEMERAL_LIMITS, type PresenceStatus } from '@app/protocol';
import { Clock } from '@app/runtime';
import { LIMITS } from '../domain/limits';
import { PresenceBook } from '../domain/presence-book';
import { TellStreams } from './tell-streams';

/** Knows what everybody is, here and elsewhere, and tells the streams when that changes, or somebody types. */
@Injectable()
export class FollowPresence implements OnModuleInit, OnModuleDestroy {
  private readonly book = new PresenceBook();
  private endings: (() => Promise<void>)[] = [];

  constructor(
    private readonly signals: SignalBus,
    private readonly streams: TellStreams,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    const { signals } = this;
    this.endings = await Promise.all([
      signals.hear(presenceSignals.presenceTold, (told) => this.hear(told, this.clock.now())),
      signals.hear(presenceSignals.typingTold, (told) => this.hearTyping(told)),
      signals.hear(presenceSignals.presenceWanted, ({ tenant }) => this.share(tenant)),
      signals.hear(presenceSignals.presenceKnown, ({ tenant, people }) => {
        const now = this.clock.now();
        for (const { age_ms, ...said } of people) this.hear({ tenant, ...said }, now - age_ms);
      }),
    ]);
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.endings.map((end) => end()));
  }

  find(tenant: string, fqid: string) {
    return this.book.find(tenant, fqid);
  }

  statusOf(tenant: string, fqid: string): PresenceStatus {
    return this.book.statusOf(tenant, fqid);
  }

  /** Whoever has not been heard of for long enough is offline. */
  @Interval(LIMITS.presenceTickMs)
  lapse(): void {
    for (const { tenant, sender } of this.book.lapse(this.clock.now())) this.tell(tenant, sender, 'offline');
  }

  private hear(
    told: { tenant: string; sender: string; status: PresenceStatus; ts: number },
    heard_at: number,
  ): void {
    if (this.book.hear({ ...told, heard_at })) this.tell(told.tenant, told.sender, told.status);
  }

  private tell(tenant: string, fqid: string, status: PresenceStatus): void {
    this.streams.tell(tenant, { kind: 'presence', room_id: null, data: { fqid, status } });
  }

  /** Typing ends by itself: whoever shows it shows it until then, by the clock of this server. */
  private hearTyping(told: { tenant: string } & SaidTyping): void {
    const { tenant, room_id, sender: fqid, typing, ts } = told;
    const now = this.clock.now();
    const expires_at = typing ? now + EPHEMERAL_LIMITS.typingLastsMs : now;
    this.streams.tell(tenant, { kind: 'typing', room_id, data: { fqid, typing, expires_at, ts } });
  }

  /** For a process that has just started. */
  private share(tenant: string): void {
    const now = this.clock.now();
    const known = this.book
      .of(tenant)
      .map(({ sender, status, ts, heard_at }) => ({ sender, status, ts, age_ms: now - heard_at }));
    for (let start = 0; start < known.length; start += LIMITS.attendanceChunk) {
      const people = known.slice(start, start + LIMITS.attendanceChunk);
      this.signals.emit(presenceSignals.presenceKnown, { tenant, people });
    }
  }
}
