import { describe, expect, it } from 'vitest';
import type { Attendance } from '@app/contracts/presence';
import { GRACE_MS, REPORT_LASTS_MS, REPORT_REPEAT_MS } from './attendance';
import { AttendanceBook } from './attendance-book';

const TENANT = 'a.example';
const ANN = '@ann:a.example';
const NOW = 1_790_000_000_000;

/** Two gateway processes that hear each other. */
function twoProcesses() {
  const [one, two] = [new AttendanceBook('one'), new AttendanceBook('two')];
  const tell = (source: string, to: AttendanceBook, now: number) => (attendance: Attendance) =>
    to.hear(TENANT, { ...attendance, source, heard_at: now });
  return {
    one,
    two,
    at: (now: number) => ({ fromOne: tell('one', two, now), fromTwo: tell('two', one, now) }),
    statuses: (now: number) => [one, two].map((book) => book.statusOf(TENANT, ANN, now)),
    voices: (now: number) => [one, two].map((book) => book.speaksFor(TENANT, ANN, now)),
  };
}

describe('a person on two gateway processes', () => {
  it('is online until the last stream on either has ended, and one of the two says so', () => {
    const { one, two, at, statuses, voices } = twoProcesses();
    at(NOW).fromOne(one.opened(TENANT, ANN, NOW));
    at(NOW + 1).fromTwo(two.opened(TENANT, ANN, NOW + 1));
    expect(statuses(NOW + 1)).toEqual(['online', 'online']);
    expect(voices(NOW + 1)).toEqual([false, true]);

    at(NOW + 2).fromOne(one.closed(TENANT, ANN, NOW + 2));
    expect(statuses(NOW + 2 + GRACE_MS)).toEqual(['online', 'online']);
    at(NOW + 3).fromTwo(two.closed(TENANT, ANN, NOW + 3));
    expect(statuses(NOW + 3 + GRACE_MS)).toEqual(['offline', 'offline']);
    expect(voices(NOW + 3 + GRACE_MS)).toEqual([false, true]);
  });

  it('says anew what they are when they come back, though one of the two still knows what they said', () => {
    const { one, two, at, statuses } = twoProcesses();
    at(NOW).fromOne(one.opened(TENANT, ANN, NOW));
    at(NOW).fromOne(one.said(TENANT, ANN, 'dnd', NOW));
    at(NOW + 1).fromOne(one.closed(TENANT, ANN, NOW + 1));
    const back = NOW + 1 + GRACE_MS;
    at(back - 1).fromTwo(two.opened(TENANT, ANN, back - 1));
    expect(statuses(back - 1)).toEqual(['dnd', 'dnd']);
    at(back - 1).fromTwo(two.closed(TENANT, ANN, back - 1));

    const later = back - 1 + GRACE_MS;
    at(later).fromTwo(two.opened(TENANT, ANN, later));
    expect(statuses(later)).toEqual(['online', 'online']);
  });

  it('has one voice also when both streams end in the same moment', () => {
    const { one, two, at, voices } = twoProcesses();
    for (const [book, tell] of [
      [one, at(NOW).fromOne],
      [two, at(NOW).fromTwo],
    ] as const)
      tell(book.opened(TENANT, ANN, NOW));
    at(NOW).fromOne(one.closed(TENANT, ANN, NOW + 1));
    at(NOW).fromTwo(two.closed(TENANT, ANN, NOW + 1));
    expect(voices(NOW + 1).filter(Boolean)).toHaveLength(1);
  });

  it('is spoken for by the other one when a process dies with a stream open', () => {
    const { one, two, at, statuses, voices } = twoProcesses();
    at(NOW).fromTwo(two.opened(TENANT, ANN, NOW));
    at(NOW + 1).fromOne(one.opened(TENANT, ANN, NOW + 1));
    expect(voices(NOW + 1)).toEqual([true, false]);
    expect(two.speaksFor(TENANT, ANN, NOW + REPORT_LASTS_MS)).toBe(false);
    expect(two.speaksFor(TENANT, ANN, NOW + 1 + REPORT_LASTS_MS)).toBe(true);
    expect(statuses(NOW + 1 + REPORT_LASTS_MS)[1]).toBe('online');
  });
});

describe('a person on one gateway process', () => {
  it('is there until the last of several streams has ended', () => {
    const book = new AttendanceBook('one');
    book.opened(TENANT, ANN, NOW);
    book.opened(TENANT, ANN, NOW);
    book.closed(TENANT, ANN, NOW + 1);
    expect(book.statusOf(TENANT, ANN, NOW + 3_600_000)).toBe('online');
    book.closed(TENANT, ANN, NOW + 2);
    expect(book.statusOf(TENANT, ANN, NOW + 2 + GRACE_MS)).toBe('offline');
  });

  it('is reported again every half minute', () => {
    const book = new AttendanceBook('one');
    book.opened(TENANT, ANN, NOW);
    expect([...book.dueReports(NOW)]).toMatchObject([[TENANT, [{ fqid: ANN, open: true, since: NOW }]]]);
    expect([...book.dueReports(NOW + REPORT_REPEAT_MS - 1)]).toEqual([]);
    expect([...book.dueReports(NOW + REPORT_REPEAT_MS)]).toHaveLength(1);
  });

  it('stays what they said just before they came, be it that they are not there', () => {
    const book = new AttendanceBook('one');
    book.said(TENANT, ANN, 'offline', NOW);
    book.opened(TENANT, ANN, NOW + 1);
    expect(book.statusOf(TENANT, ANN, NOW + 3_600_000)).toBe('offline');
  });

  it('is forgotten, with what they said, once everybody knows that they are gone', () => {
    const book = new AttendanceBook('one');
    book.opened(TENANT, ANN, NOW);
    book.said(TENANT, ANN, 'dnd', NOW);
    book.closed(TENANT, ANN, NOW + 1);
    const gone = NOW + 1 + GRACE_MS;
    book.forget(gone - 1, () => true);
    book.forget(gone, () => false);
    expect(book.attendee(TENANT, ANN)).toBeDefined();
    book.forget(gone, () => true);
    expect(book.attendee(TENANT, ANN)).toBeUndefined();
    book.opened(TENANT, ANN, gone);
    expect(book.statusOf(TENANT, ANN, gone)).toBe('online');
  });
});
