import type { Attendance } from '@app/contracts/presence';
import type { PresenceStatus } from '@app/protocol';
import { isOver, liveReports, REPORT_REPEAT_MS, statusOf, voiceOf, type Report } from './attendance';

export interface Attendee {
  readonly tenant: string;
  readonly fqid: string;
}

interface Person extends Attendee {
  streams: number;
  readonly reports: Map<string, Report>;
}

/** The reports of all gateway processes, this one's own (`source`) among them. */
export class AttendanceBook {
  private readonly people = new Map<string, Person>();
  private reportedAt = -Infinity;

  constructor(private readonly source: string) {}

  opened(tenant: string, fqid: string, now: number): Attendance {
    const person = this.person(tenant, fqid);
    const anew = isOver(this.reportsOf(tenant, fqid, now), now) ? { anew: now } : {};
    person.streams += 1;
    return this.note(person, now, person.streams === 1 ? { open: true, since: now, ...anew } : {});
  }

  closed(tenant: string, fqid: string, now: number): Attendance {
    const person = this.person(tenant, fqid);
    person.streams = Math.max(0, person.streams - 1);
    return this.note(person, now, person.streams === 0 ? { open: false, since: now } : {});
  }

  said(tenant: string, fqid: string, status: PresenceStatus, now: number): Attendance {
    return this.note(this.person(tenant, fqid), now, { said: { status, at: now } });
  }

  hear(tenant: string, report: Report): void {
    this.person(tenant, report.fqid).reports.set(report.source, report);
  }

  attendee(tenant: string, fqid: string): Attendee | undefined {
    const person = this.people.get(keyOf(tenant, fqid));
    return person?.reports.has(this.source) ? person : undefined;
  }

  /** Everybody of whom this process has something to report. */
  attendees(now: number): Attendee[] {
    return [...this.people.values()].filter((person) => this.ownReport(person, now) !== undefined);
  }

  statusOf(tenant: string, fqid: string, now: number): PresenceStatus {
    return statusOf(this.reportsOf(tenant, fqid, now), now);
  }

  speaksFor(tenant: string, fqid: string, now: number): boolean {
    return voiceOf(this.reportsOf(tenant, fqid, now)) === this.source;
  }

  /** This process's own reports of a tenant's people. */
  ownOf(tenant: string): Attendance[] {
    return [...this.people.values()].flatMap((person) => {
      const own = person.tenant === tenant ? person.reports.get(this.source) : undefined;
      return own ? [attendanceOf(own)] : [];
    });
  }

  /** All own reports, once every half minute, by tenant. */
  dueReports(now: number): Map<string, Attendance[]> {
    const due = new Map<string, Attendance[]>();
    if (now - this.reportedAt < REPORT_REPEAT_MS) return due;
    this.reportedAt = now;
    for (const tenant of new Set([...this.people.values()].map((person) => person.tenant)))
      due.set(tenant, this.ownOf(tenant));
    return due;
  }

  /** Forgets whose presence is over, once `isKnown` says that everybody has been told. */
  forget(now: number, isKnown: (attendee: Attendee) => boolean): void {
    for (const [key, person] of this.people) {
      const reports = this.reportsOf(person.tenant, person.fqid, now);
      if (person.streams === 0 && isOver(reports, now) && (reports.length === 0 || isKnown(person)))
        this.people.delete(key);
    }
  }

  private note(person: Person, now: number, change: Partial<Attendance>): Attendance {
    const { fqid, reports } = person;
    const before = reports.get(this.source) ?? { fqid, open: false, since: null, anew: null, said: null };
    const report = { ...before, ...change, source: this.source, heard_at: now };
    reports.set(this.source, report);
    return attendanceOf(report);
  }

  /** Our own report never grows old. */
  private reportsOf(tenant: string, fqid: string, now: number): Report[] {
    const person = this.people.get(keyOf(tenant, fqid));
    if (!person) return [];
    const own = this.ownReport(person, now);
    if (own) person.reports.set(this.source, own);
    return liveReports(person.reports.values(), now);
  }

  private ownReport({ reports }: Person, now: number): Report | undefined {
    const own = reports.get(this.source);
    return own && { ...own, heard_at: now };
  }

  private person(tenant: string, fqid: string): Person {
    const key = keyOf(tenant, fqid);
    const known = this.people.get(key) ?? { tenant, fqid, streams: 0, reports: new Map<string, Report>() };
    this.people.set(key, known);
    return known;
  }
}

const keyOf = (tenant: string, fqid: string) => `${tenant} ${fqid}`;

const attendanceOf = ({ fqid, open, since, anew, said }: Attendance): Attendance => ({
  fqid,
  open,
  since,
  anew,
  said,
});
