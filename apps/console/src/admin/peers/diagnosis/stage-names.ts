import type { LegView, StageName, StageView } from '../../views';

type Leg = LegView['leg'];

export const LEG_TITLES: Record<Leg, string> = {
  we_reach_them: 'We reach them',
  they_reach_us: 'They reach us',
};

/** What a stage is about; on the way back, “its” is ours. */
export const STAGE_TITLES: Record<StageName, string> = {
  name: 'Name',
  policy: 'Policy here',
  address: 'Address',
  connection: 'Connection and certificate',
  descriptor: 'Descriptor',
  keys: 'Keys',
  version: 'Protocol version',
  ping: 'Signed ping',
  clock: 'Clock',
  accepted: 'Let in',
  call_back: 'Calling back',
  arrival: 'Seen here',
};

export const ACT_TITLES: Record<NonNullable<StageView['act']>, string> = {
  here: 'What helps, here:',
  there: 'What helps, on the other server:',
  both: 'What helps, here or on the other server:',
};

/** A leg of which nothing failed may still not have been seen whole. */
export function legVerdict({ ok }: Pick<LegView, 'ok'>): { text: string; tone: 'good' | 'bad' | 'plain' } {
  if (ok === null) return { text: 'Not seen whole', tone: 'plain' };
  return ok ? { text: 'Works', tone: 'good' } : { text: 'Fails', tone: 'bad' };
}
