import type { Attendance } from '@app/contracts/presence';
import { EPHEMERAL_LIMITS, type PresenceStatus } from '@app/protocol';

/** What one gateway process said of a person's streams, and when we heard it. */
export interface Report extends Attendance {
  readonly source: string;
  readonly heard_at: number;
}

/** A client that reconnects within this was never away. */
export const GRACE_MS = 5_000;
/** A process that is silent for longer has no streams any more. */
export const REPORT_LASTS_MS = 90_000;
export const REPORT_REPEAT_MS = 30_000;

export const liveReports = (reports: Iterable<Report>, now: number): Report[] =>
  [...reports].filter(({ heard_at }) => now - heard_at < REPORT_LASTS_MS);

/**
 * What a person is, by all gateways' reports. A stream counts as online; what the person said wins while one is open,
 * or, without a stream, for as long as a presence holds. It is over when the last stream has ended.
 */
export function statusOf(reports: readonly Report[], now: number): PresenceStatus {
  if (isAttending(reports, now)) return latestSaid(reports)?.status ?? 'online';
  return saidAlone(reports, now)?.status ?? 'offline';
}

/** Whether nothing is left of the person's presence but that they are gone. */
export const isOver = (reports: readonly Report[], now: number): boolean =>
  !isAttending(reports, now) && !saidAlone(reports, now);

/** The one process that speaks for a person: where something happened last. All processes agree on it. */
export function voiceOf(reports: readonly Report[]): string | undefined {
  const newest = [...reports].sort((a, b) => happenedAt(b) - happenedAt(a) || (a.source < b.source ? -1 : 1));
  return newest[0]?.source;
}

const isAttending = (reports: readonly Report[], now: number) =>
  reports.some(({ open, since }) => open || (since !== null && now - since < GRACE_MS));

/** What was said without a stream, and still holds. */
function saidAlone(reports: readonly Report[], now: number) {
  const said = latestSaid(reports);
  const lastEnd = Math.max(-Infinity, ...reports.map(({ since }) => since ?? -Infinity));
  return said && said.at > lastEnd && now - said.at < EPHEMERAL_LIMITS.presenceLastsMs ? said : undefined;
}

function latestSaid(reports: readonly Report[]) {
  const anew = Math.max(-Infinity, ...reports.map((report) => report.anew ?? -Infinity));
  return reports
    .flatMap(({ said }) => (said && said.at >= anew ? [said] : []))
    .sort((a, b) => b.at - a.at)
    .at(0);
}

const happenedAt = ({ since, said }: Report) => Math.max(since ?? -Infinity, said?.at ?? -Infinity);
