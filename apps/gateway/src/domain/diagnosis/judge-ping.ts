import type { PingReport } from '@app/contracts/diagnosis';
import { explainCause } from './causes';
import type { ReachFacts } from './reach-facts';
import type { Finding } from './stage-table';

interface Advice {
  readonly act: 'here' | 'there' | 'both';
  readonly remedy: (us: string) => string;
}

const row = (act: Advice['act'], remedy: (us: string) => string): Advice => ({ act, remedy });

const OUR_DESCRIPTOR = row(
  'here',
  (us) =>
    `It cannot fetch or believe our descriptor: look at https://${us}/.well-known/scaiwave/server from its network, its certificate included.`,
);
const OUR_KEY = row(
  'there',
  (us) => `Its admin accepts our key: scaiwave admin federation peer refresh ${us}.`,
);
const BETWEEN = row(
  'there',
  () =>
    'Something between the two changes requests: its proxy has to pass on path, Host, body and fields as they are.',
);

/** What helps where the other server refuses our signed ping, by reason, else by code. */
const ADVICE: Readonly<Record<string, Advice>> = {
  clock_skew: row(
    'both',
    () => 'Synchronise the clock that is off by NTP; the stage “clock” says by how much.',
  ),
  expired: row('both', () => 'Synchronise the clocks of both servers by NTP.'),
  key_changed: OUR_KEY,
  unknown_key: OUR_KEY,
  expired_key: OUR_KEY,
  bad_signature: BETWEEN,
  digest_mismatch: BETWEEN,
  not_covered: BETWEEN,
  malformed_signature: BETWEEN,
  wrong_authority: row(
    'there',
    () => 'Its proxy has to keep Host, and its descriptor to name an endpoint that it knows as its own.',
  ),
  SW_FED_DISCOVERY_FAILED: OUR_DESCRIPTOR,
  SW_FED_ADDRESS_REFUSED: row(
    'both',
    (us) => `Let ${us} lead to a public address, or have its operator allow the network.`,
  ),
  SW_FED_RATE_LIMITED: row('here', () => 'Wait a while, then diagnose again.'),
};

const GONE = {
  failed: 'There is no federation endpoint at the address in its descriptor.',
  remedy: 'Its admin corrects endpoints.federation of the descriptor, or what stands before that server.',
};
const FAILING = { failed: 'The server fails.', remedy: 'Its admin finds more in its log, by the trace id.' };

/** Whether our signed request was understood, and its signature found good. */
export function judgePing({ ping, us }: ReachFacts): Finding | undefined {
  if (ping === undefined) return undefined;
  if (ping === 'no_relay') {
    return {
      failed: 'The relay of this server does not answer, so nothing is delivered to anybody.',
      code: 'SW_UNAVAILABLE',
      act: 'here',
      remedy: 'Start a relay, and look at its log and at the bus.',
    };
  }
  const { outcome, url, took_ms } = ping;
  const evidence = { url, took_ms };
  if (outcome.kind === 'answered') return { passed: 'It finds our signature good, and answers.', evidence };
  if (outcome.kind === 'refused') return refused(outcome, us, evidence);
  const { code, reason, detail, facts } = outcome.refusal;
  if (facts?.cause === undefined) {
    // Its endpoint is where its descriptor says; anything else without a cause is a fault of ours.
    const act = code === 'SW_FED_ADDRESS_REFUSED' ? 'there' : 'here';
    return { failed: detail ?? code, code, reason, act, evidence };
  }
  const { finding, remedy } = explainCause(facts.cause);
  return { failed: finding, code, act: 'there', remedy, evidence: { ...evidence, cause: facts.cause } };
}

function refused(
  { status, code, reason }: Extract<PingReport['outcome'], { kind: 'refused' }>,
  us: string,
  shown: { url: string; took_ms: number },
): Finding {
  const evidence = { ...shown, status };
  if (!code) {
    const { failed, remedy } = status === 404 || status === 410 ? GONE : FAILING;
    return { failed, code: 'SW_FED_DISCOVERY_FAILED', act: 'there', remedy, evidence };
  }
  const advice = ADVICE[reason ?? ''] ?? ADVICE[code];
  const because = reason ? `${code}, ${reason}` : code;
  return {
    failed: `It refuses our signed request: ${status} ${because}.`,
    code,
    reason,
    act: advice?.act ?? 'there',
    ...(advice && { remedy: advice.remedy(us) }),
    evidence,
  };
}
