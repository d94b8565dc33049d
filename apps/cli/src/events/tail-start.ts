import type { TailStart } from '@app/messaging';
import { CommandFailed, EXIT } from '../exit';

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const AGO = /^(\d{1,6})([smhd])$/;
const SEQUENCE = /^[1-9]\d{0,15}$/;

/** Where `--from-seq` or `--since` say that reading begins; both at once say nothing. */
export function tailStart({ fromSeq, since }: { fromSeq?: string; since?: string }, now: number): TailStart {
  if (fromSeq !== undefined && since !== undefined) throw usage('Give --from-seq or --since, not both.');
  if (fromSeq !== undefined) {
    if (!SEQUENCE.test(fromSeq)) throw usage('--from-seq takes a number from 1 on.');
    return { seq: Number(fromSeq) };
  }
  return since === undefined ? 'next' : { since: momentOf(since, now) };
}

function momentOf(text: string, now: number): number {
  const [, amount, unit] = AGO.exec(text) ?? [];
  if (unit !== undefined) return now - Number(amount) * UNIT_MS[unit]!;
  const moment = Date.parse(text);
  if (Number.isNaN(moment))
    throw usage(
      '--since takes a time such as 2026-11-21T08:00:00Z, or how long ago, such as 90s, 15m, 2h, 3d.',
    );
  return moment;
}

const usage = (sentence: string) => new CommandFailed(sentence, EXIT.usage);
