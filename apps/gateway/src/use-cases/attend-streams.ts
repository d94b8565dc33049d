import { randomUUID } from 'node:crypto';
import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { presence, presenceSignals, type Attendance, type SaidPresence } from '@app/contracts/presence';
import { Bus, SignalBus } from '@app/messaging';
import { EPHEMERAL_LIMITS, type PresenceStatus } from '@app/protocol';
import { Clock } from '@app/runtime';
import { AttendanceBook, type Attendee } from '../domain/attendance-book';
import { LIMITS } from '../domain/limits';
import { FollowPresence } from './follow-presence';
import { Tenants } from './ports';

/**
 * What our people are, by their streams and their own word on all gateways. Each process reports what happens on it;
 * for each person one of them speaks, when what it said last is not so any more, or has to be said again.
 */
@Injectable()
export class AttendStreams implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(AttendStreams.name);
  private readonly source = randomUUID();
  private readonly book = new AttendanceBook(this.source);
  private readonly saying = new Set<string>();
  private endings: (() => Promise<void>)[] = [];

  constructor(
    private readonly bus: Bus,
    private readonly signals: SignalBus,
    private readonly presences: FollowPresence,
    private readonly tenants: Tenants,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    this.endings = await Promise.all([
      this.signals.hear(presenceSignals.attended, ({ tenant, source, people }) => {
        if (source === this.source) return;
        const now = this.clock.now();
        for (const person of people) this.book.hear(tenant, { ...person, source, heard_at: now });
      }),
      this.signals.hear(presenceSignals.presenceWanted, ({ tenant, source }) => {
        if (source !== this.source) this.report(tenant, this.book.ownOf(tenant));
      }),
    ]);
  }

  async onApplicationBootstrap(): Promise<void> {
    const tenants = await this.tenants.all().catch(() => []);
    for (const { tenant } of tenants)
      this.signals.emit(presenceSignals.presenceWanted, { tenant, source: this.source });
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.endings.map((end) => end()));
  }

  /** A stream of the person's was opened; returns what tells its end. */
  enter(tenant: string, fqid: string): () => void {
    this.changed(tenant, this.book.opened(tenant, fqid, this.clock.now()));
    return () => this.changed(tenant, this.book.closed(tenant, fqid, this.clock.now()));
  }

  /** The person says what they are. */
  say(tenant: string, fqid: string, status: PresenceStatus): void {
    this.changed(tenant, this.book.said(tenant, fqid, status, this.clock.now()));
  }

  /** These people are in company that may not know what they are. */
  sayAgain(tenant: string, people: readonly string[]): void {
    const due = people.flatMap((fqid) => this.book.attendee(tenant, fqid) ?? []);
    this.speakFor(due.filter((attendee) => this.presences.statusOf(tenant, attendee.fqid) !== 'offline'));
  }

  /** The people of a tenant's for whom this process may speak. */
  peopleOf(tenant: string): string[] {
    return this.book.ownOf(tenant).map(({ fqid }) => fqid);
  }

  @Interval(LIMITS.presenceTickMs)
  tick(): void {
    const now = this.clock.now();
    for (const [tenant, people] of this.book.dueReports(now)) this.report(tenant, people);
    this.speakFor(this.book.attendees(now).filter((attendee) => this.isDue(attendee, now)));
    this.book.forget(now, ({ tenant, fqid }) => this.presences.statusOf(tenant, fqid) === 'offline');
  }

  private changed(tenant: string, attendance: Attendance): void {
    this.report(tenant, [attendance]);
    const attendee = this.book.attendee(tenant, attendance.fqid);
    if (attendee && this.isDue(attendee, this.clock.now())) this.speakFor([attendee]);
  }

  private isDue({ tenant, fqid }: Attendee, now: number): boolean {
    const wanted = this.book.statusOf(tenant, fqid, now);
    const known = this.presences.find(tenant, fqid);
    if (wanted !== (known?.status ?? 'offline')) return true;
    return wanted !== 'offline' && now - known!.heard_at >= EPHEMERAL_LIMITS.presenceRepeatMs;
  }

  private report(tenant: string, attendances: readonly Attendance[]): void {
    for (let start = 0; start < attendances.length; start += LIMITS.attendanceChunk) {
      const people = attendances.slice(start, start + LIMITS.attendanceChunk);
      this.signals.emit(presenceSignals.attended, { tenant, source: this.source, people });
    }
  }

  /** Not twice at once for anybody. What is lost is said by a later tick, for it is still due. */
  private speakFor(attendees: readonly Attendee[]): void {
    const now = this.clock.now();
    const speaking = attendees.filter(
      ({ tenant, fqid }) => this.book.speaksFor(tenant, fqid, now) && !this.saying.has(`${tenant} ${fqid}`),
    );
    for (const tenant of new Set(speaking.map((attendee) => attendee.tenant))) {
      const own = speaking.filter((attendee) => attendee.tenant === tenant);
      for (let start = 0; start < own.length; start += LIMITS.askBatch)
        void this.speak(tenant, own.slice(start, start + LIMITS.askBatch), now);
    }
  }

  private async speak(tenant: string, people: readonly Attendee[], now: number): Promise<void> {
    const said = people.map(({ fqid }): SaidPresence => {
      // A clock behind that of the process that spoke before must not make this the older word.
      const ts = Math.max(now, (this.presences.find(tenant, fqid)?.ts ?? 0) + 1);
      return { sender: fqid, status: this.book.statusOf(tenant, fqid, now), ts };
    });
    const keys = people.map(({ fqid }) => `${tenant} ${fqid}`);
    for (const key of keys) this.saying.add(key);
    try {
      await this.bus.ask(presence.say, { tenant, said });
    } catch (err) {
      this.logger.debug({ msg: 'presence was not said yet', tenant, err });
    } finally {
      for (const key of keys) this.saying.delete(key);
    }
  }
}
