import { isServerName, readableText, type Refusal } from '@app/protocol';
import { explainCause } from './causes';
import { judgePing } from './judge-ping';
import type { ReachFacts } from './reach-facts';
import type { Finding, StageRow } from './stage-table';

/** Beyond this, requests are refused (docs/protocol.md, "Request signature"). */
const CLOCK_BOUND_MS = 60_000;

const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** From the name to being let in: each stage as a request would meet it. */
export const REACH_STAGES: readonly StageRow<ReachFacts>[] = [
  {
    stage: 'name',
    needs: [],
    judge: ({ peer }) =>
      isServerName(peer)
        ? { passed: 'It is the canonical name of a server.' }
        : { failed: 'That is no canonical name of a server.', code: 'SW_FED_BAD_NAME', act: 'here' },
  },
  {
    stage: 'policy',
    needs: ['name'],
    judge: ({ policy }) => {
      if (!policy) return undefined;
      const evidence = { rule: policy.rule };
      return policy.code
        ? { failed: policy.explanation, code: policy.code, act: 'here', evidence }
        : { passed: policy.explanation, evidence };
    },
  },
  {
    stage: 'address',
    needs: ['name'],
    judge: ({ look }) => {
      if (!look) return undefined;
      const { addresses } = look;
      if (!addresses.ok) return addressFault(addresses);
      return {
        passed: 'Its name leads to addresses that may be reached.',
        evidence: { addresses: addresses.list },
      };
    },
  },
  {
    stage: 'connection',
    needs: ['address'],
    judge: ({ look }) => {
      const { connection, certificate } = look ?? {};
      if (!connection) return undefined;
      const shown = certificate && {
        subject: certificate.subject,
        issuer: certificate.issuer,
        names: certificate.names,
        valid_until: new Date(certificate.valid_until).toISOString(),
      };
      if (!connection.ok) return unreachable(connection, { ...shown });
      const evidence = { address: connection.address, tls: connection.tls, ...shown };
      return certificate
        ? {
            passed: `Its certificate is trusted, and in force until ${day(certificate.valid_until)}.`,
            evidence,
          }
        : { passed: 'It answers by plain HTTP, as a trial on loopback may.', evidence };
    },
  },
  {
    stage: 'descriptor',
    needs: ['connection'],
    judge: ({ look, peer }) => {
      const descriptor = look?.descriptor;
      if (!descriptor) return undefined;
      const url = `https://${peer}/.well-known/scaiwave/server`;
      if (!descriptor.ok) return descriptorFault(descriptor, url);
      const { federation_url, key_id, software, expires_at } = descriptor;
      return {
        passed: 'Its descriptor is its own, signed by its keys, and in force.',
        evidence: { url, federation_url, key_id, software, expires_at: new Date(expires_at).toISOString() },
      };
    },
  },
  {
    stage: 'keys',
    needs: ['descriptor'],
    judge: ({ look, peer }) => {
      if (!look?.keys) return undefined;
      const { known, listed, verdict } = look.keys;
      const evidence = { known, listed, ...(!verdict.ok && verdict.facts) };
      if (!verdict.ok) {
        const remedy = `If that is right, accept its keys: scaiwave admin federation peer refresh ${peer}, or Refresh in the console.`;
        const { code, reason } = verdict;
        return {
          failed: 'No key that we know vouches for its keys.',
          code,
          reason,
          act: 'here',
          remedy,
          evidence,
        };
      }
      if (verdict.stale)
        return { passed: 'It shows an older descriptor than before, which changes nothing.', evidence };
      return {
        passed:
          known.length > 0
            ? 'Its keys are known, or vouched for by one that is.'
            : 'It is not known yet; its keys are taken at first contact.',
        evidence,
      };
    },
  },
  {
    stage: 'version',
    needs: ['descriptor'],
    judge: ({ look, version }) => {
      if (!version || !look?.descriptor?.ok) return undefined;
      const versions = look.descriptor.protocol_versions.slice(0, 8).map((name) => readableText(name, 32));
      const evidence = { protocol_versions: versions, rule: version.rule };
      return version.code === 'SW_FED_PROTOCOL_VERSION'
        ? { failed: version.explanation, code: version.code, act: 'both', evidence }
        : { passed: 'It speaks a version that this server speaks too.', evidence };
    },
  },
  { stage: 'ping', needs: ['descriptor', 'version'], judge: judgePing },
  {
    stage: 'clock',
    needs: ['descriptor', 'version'],
    judge: ({ ping }) => {
      if (ping === undefined || ping === 'no_relay' || !ping.clock) return undefined;
      const { offset_ms, whose } = ping.clock;
      const evidence = { offset_ms, bound_ms: CLOCK_BOUND_MS };
      const apart = `${(Math.abs(offset_ms) / 1000).toFixed(1)} s ${offset_ms < 0 ? 'behind' : 'ahead of'} ours`;
      if (Math.abs(offset_ms) <= CLOCK_BOUND_MS) return { passed: `Its clock is ${apart}.`, evidence };
      return {
        failed: `Its clock is ${apart}; more than 60 s are refused. ${whose}`,
        code: 'SW_FED_SIGNATURE_MISMATCH',
        reason: 'clock_skew',
        act: 'both',
        remedy: 'Synchronise the clock that is off by NTP.',
        evidence,
      };
    },
  },
  {
    stage: 'accepted',
    needs: ['ping'],
    judge: ({ ping }) => {
      if (ping === undefined || ping === 'no_relay' || ping.outcome.kind !== 'answered') return undefined;
      const { accepts_you, code = 'SW_FED_PEER_UNKNOWN' } = ping.outcome;
      if (accepts_you) return { passed: 'Its policy lets this server in.' };
      return { failed: 'Its policy does not let this server in.', code, act: 'there' };
    },
  },
];

function addressFault(refusal: Refusal): Finding {
  if (refusal.code !== 'SW_FED_ADDRESS_REFUSED') return unreachable(refusal, {});
  return { failed: refusal.detail ?? 'Its address is refused.', code: refusal.code, act: 'both' };
}

function unreachable({ code, facts }: Refusal, shown: Record<string, string | readonly string[]>): Finding {
  const { finding, remedy } = explainCause(facts?.cause);
  return { failed: finding, code, act: 'there', remedy, evidence: { cause: facts?.cause ?? null, ...shown } };
}

function descriptorFault({ code, reason, detail, facts }: Refusal, url: string): Finding {
  const cause = facts?.cause === undefined ? undefined : explainCause(facts.cause);
  return {
    failed: cause?.finding ?? detail ?? 'Its descriptor is not to be believed.',
    code,
    reason,
    act: 'there',
    remedy: cause?.remedy ?? 'Correct what its descriptor says; docs/protocol.md, section 5, has the rules.',
    evidence: { url, ...(facts?.cause !== undefined && { cause: facts.cause }) },
  };
}
