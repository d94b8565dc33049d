import type { CallBackWord, PingReport, ReachStage } from '@app/contracts/diagnosis';
import type { Finding, StageRow } from './stage-table';

/** What our gateway saw of the peer's ping; a code where it turned it away. */
export interface Arrival {
  readonly code: string | null;
  readonly reason: string | null;
}

export interface CallBackFacts {
  readonly us: string;
  readonly peer: string;
  /** The ping that asked for it; there is none where ours was not answered before. */
  readonly asked?: PingReport | undefined;
  readonly arrival?: Arrival | undefined;
}

interface Mirrored {
  readonly stage: ReachStage;
  readonly passed: string;
  readonly failed: string;
  readonly act: 'here' | 'there' | 'both';
  readonly remedy?: (facts: CallBackFacts) => string;
}

const ourDoor = ({ us }: CallBackFacts) =>
  `Let ${us} lead here from the peer’s network, with a certificate for that name that others trust.`;

/** The stages that the peer walks, in its order, as seen from here. */
const MIRRORED: readonly Mirrored[] = [
  {
    stage: 'address',
    passed: 'It finds an address for our name.',
    failed: 'It finds no address for our name that it may connect to.',
    act: 'here',
    remedy: ({ us }) => `Give ${us} public A or AAAA records, or have its operator allow the network.`,
  },
  {
    stage: 'connection',
    passed: 'It connects to us, and trusts our certificate.',
    failed: 'It cannot connect to us, or does not trust our certificate.',
    act: 'here',
    remedy: ourDoor,
  },
  {
    stage: 'descriptor',
    passed: 'It gets our descriptor.',
    failed: 'It does not get our descriptor, or does not believe it.',
    act: 'here',
    remedy: ({ us }) =>
      `Look at https://${us}/.well-known/scaiwave/server from outside, and at the proxy before it.`,
  },
  {
    stage: 'keys',
    passed: 'It knows our keys, or takes them.',
    failed: 'It knows other keys of ours.',
    act: 'there',
    remedy: ({ us }) => `Its admin accepts our keys: scaiwave admin federation peer refresh ${us}.`,
  },
  {
    stage: 'version',
    passed: 'It speaks a version that we speak too.',
    failed: 'It allows no version that we speak.',
    act: 'both',
  },
  {
    stage: 'ping',
    passed: 'We find its signature good.',
    failed: 'Its signed request to us does not succeed.',
    act: 'here',
    remedy: ({ peer }) =>
      `If its key was changed, accept it: scaiwave admin federation peer refresh ${peer}.`,
  },
  {
    stage: 'clock',
    passed: 'By its clock, ours is right.',
    failed: 'By its clock, ours is more than 60 s off.',
    act: 'both',
    remedy: () => 'Synchronise the clock that is off by NTP.',
  },
  {
    stage: 'accepted',
    passed: 'Our policy lets it in.',
    failed: 'Our policy does not let it in.',
    act: 'here',
  },
];

const placeOf = (stage: string) => MIRRORED.findIndex((row) => row.stage === stage);
const PING = placeOf('ping');

const wordOf = ({ asked }: CallBackFacts): CallBackWord | undefined =>
  asked?.outcome.kind === 'answered' ? asked.outcome.call_back : undefined;

/** From asking the peer to look at us, by its own word, to what of it was seen here. */
export const CALL_BACK_STAGES: readonly StageRow<CallBackFacts>[] = [
  { stage: 'call_back', needs: [], judge: judgeAsking },
  ...MIRRORED.map((row, place) => ({
    stage: row.stage,
    needs: ['call_back' as const],
    judge: (facts: CallBackFacts) => judgeWord(row, place, facts),
  })),
  { stage: 'arrival', needs: ['call_back'], judge: judgeArrival },
];

function judgeAsking(facts: CallBackFacts): Finding {
  const { asked } = facts;
  if (!asked) return { skipped: 'It can be asked to call back once it answers our ping.' };
  const { outcome } = asked;
  const evidence = { took_ms: asked.took_ms };
  if (outcome.kind === 'failed') {
    const { code } = outcome.refusal;
    return {
      failed: 'It answers pings, but not the one that asks it to call back.',
      code,
      act: 'there',
      remedy: 'Diagnose again; if that stays so, its admin finds the trace id in its log.',
      evidence: { ...evidence, cause: outcome.refusal.facts?.cause ?? null },
    };
  }
  if (outcome.kind === 'refused' && outcome.status !== 400) {
    const { code = 'SW_FED_DISCOVERY_FAILED', reason, status } = outcome;
    return {
      failed: 'It refuses to be asked.',
      code,
      reason,
      act: 'there',
      evidence: { ...evidence, status },
    };
  }
  const word = wordOf(facts);
  if (!word)
    return { skipped: 'It does not offer to call back; its admin can diagnose from there.', evidence };
  if (word.ok || placeOf(word.stage) >= 0) return { passed: 'It calls back.', evidence };
  const { code, reason, stage } = word;
  const busy = code === 'SW_FED_RATE_LIMITED';
  return {
    failed: busy ? 'It has called back often just now.' : 'It does not call this server back.',
    code,
    reason,
    act: busy ? 'here' : 'there',
    ...(busy && { remedy: 'Wait a minute, then diagnose again.' }),
    evidence: { ...evidence, stage },
  };
}

function judgeWord(row: Mirrored, place: number, facts: CallBackFacts): Finding | undefined {
  const word = wordOf(facts);
  if (!word) return undefined;
  const failedAt = word.ok ? MIRRORED.length : placeOf(word.stage);
  if (place < failedAt || word.ok) return { passed: row.passed };
  if (place > failedAt) return { skipped: `It says nothing of this, after “${MIRRORED[failedAt]!.stage}”.` };
  const { code, reason } = word;
  const remedy = row.remedy && { remedy: row.remedy(facts) };
  return { failed: row.failed, code, reason, act: row.act, ...remedy };
}

function judgeArrival({ arrival, ...facts }: CallBackFacts): Finding | undefined {
  const word = wordOf(facts);
  if (!word) return undefined;
  if (arrival?.code) {
    const { code, reason } = arrival;
    const failed = `Its ping arrived here, and was refused here with ${code}${reason ? `, ${reason}` : ''}.`;
    return { failed, code, reason: reason ?? undefined, act: 'here', evidence: { arrived: true } };
  }
  if (arrival) return { passed: 'Its ping arrived here and was answered.', evidence: { arrived: true } };
  const evidence = { arrived: false };
  if (!word.ok && placeOf(word.stage) < PING)
    return { skipped: 'It did not get as far as sending one.', evidence };
  return {
    failed: word.ok
      ? 'It says that we answered it, but nothing arrived here.'
      : 'Nothing of it arrived here.',
    code: 'SW_FED_DISCOVERY_FAILED',
    act: 'both',
    remedy: `Compare where ${facts.us} leads from its network with where this server is: something else may answer in our place.`,
    evidence,
  };
}
