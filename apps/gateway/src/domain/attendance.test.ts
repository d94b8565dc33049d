import { describe, expect, it } from 'vitest';
import type { PresenceStatus } from '@app/protocol';
import { GRACE_MS, isOver, liveReports, REPORT_LASTS_MS, statusOf, voiceOf, type Report } from './attendance';

const NOW = 1_790_000_000_000;
const MINUTE = 60_000;
const report = (source: string, open: boolean, since: number | null, more: Partial<Report> = {}): Report => ({
  fqid: '@ann:a.example',
  source,
  open,
  since,
  anew: null,
  said: null,
  heard_at: NOW,
  ...more,
});
const said = (status: PresenceStatus, at: number) => ({ said: { status, at } });

describe('what a person is', () => {
  it('is online while a stream is open, and offline without one', () => {
    expect(statusOf([report('g1', true, NOW - 60 * MINUTE)], NOW)).toBe('online');
    expect(statusOf([], NOW)).toBe('offline');
  });

  it('is offline a short grace after the last stream ended, not a millisecond sooner', () => {
    const ended = [report('g1', false, NOW), report('g2', false, NOW - MINUTE)];
    expect(statusOf(ended, NOW + GRACE_MS - 1)).toBe('online');
    expect(statusOf(ended, NOW + GRACE_MS)).toBe('offline');
    expect(isOver(ended, NOW + GRACE_MS)).toBe(true);
  });

  it('stays online while another gateway has a stream of theirs', () => {
    const reports = [report('g1', false, NOW - MINUTE), report('g2', true, NOW - 2 * MINUTE)];
    expect(statusOf(reports, NOW)).toBe('online');
  });

  it('is what they say while a stream is open, the latest of it, wherever they said it', () => {
    const reports = [
      report('g1', true, NOW - 90 * MINUTE, said('idle', NOW - 80 * MINUTE)),
      report('g2', false, null, said('dnd', NOW - 70 * MINUTE)),
    ];
    expect(statusOf(reports, NOW)).toBe('dnd');
    expect(statusOf([report('g1', true, NOW, said('offline', NOW))], NOW + MINUTE)).toBe('offline');
  });

  it('is what they say without a stream, for five minutes', () => {
    const reports = [report('g1', false, null, said('idle', NOW))];
    expect(statusOf(reports, NOW + 5 * MINUTE - 1)).toBe('idle');
    expect(statusOf(reports, NOW + 5 * MINUTE)).toBe('offline');
  });

  it('is over with the last stream, whatever they said before', () => {
    const reports = [report('g1', false, NOW, said('dnd', NOW - MINUTE))];
    expect(statusOf(reports, NOW + GRACE_MS - 1)).toBe('dnd');
    expect(statusOf(reports, NOW + GRACE_MS)).toBe('offline');
  });

  it('is not by the word of a process that has been silent', () => {
    const reports = [report('g1', true, NOW)];
    expect(liveReports(reports, NOW + REPORT_LASTS_MS - 1)).toHaveLength(1);
    expect(liveReports(reports, NOW + REPORT_LASTS_MS)).toEqual([]);
  });
});

describe('the voice of a person', () => {
  it('is the process where something happened last', () => {
    const reports = [report('g1', true, NOW - 2), report('g2', false, NOW - 1), report('g3', false, null)];
    expect(voiceOf(reports)).toBe('g2');
    expect(voiceOf([...reports, report('g0', false, null, said('idle', NOW))])).toBe('g0');
    expect(voiceOf([])).toBeUndefined();
  });

  it('is one and the same for everybody, in whatever order they heard', () => {
    const reports = [report('g2', false, NOW), report('g1', false, NOW)];
    expect(voiceOf(reports)).toBe('g1');
    expect(voiceOf(reports.toReversed())).toBe('g1');
  });
});
