import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../../apps/cli/src/demo/until';
import { call } from '../../peer/https';
import type { IndependentPeer } from '../../peer/independent-peer';
import { breakSignature } from '../../peer/knobs';
import { signRequest } from '../../peer/wire/request';
import type { PeerStage } from '../peer-stage';
import { allow, PEERS, POLICY } from '../stage';

type Headers = Record<string, string>;
type World = 'other version' | 'denied';

/** A request to `/send`, before it is signed and after. */
interface Plan {
  body: string;
  nonce: string;
  /** Seconds off the clock. */
  age: number;
  after: ((headers: Headers) => Headers)[];
  sentBody?: string;
}

interface Fault {
  name: string;
  code: string;
  reason?: string;
  /** Brings the world into the state that the fault needs, for as long as it is looked for. */
  world?: World;
  spoil(plan: Plan, usedNonce: string): void;
}

const MISMATCH = 'SW_FED_SIGNATURE_MISMATCH';
const HUGE = JSON.stringify({ events: [], padding: 'x'.repeat(1_048_576) });

/** Changes the words of the signature's own description. */
const input = (from: RegExp | string, to: string) => (headers: Headers) => ({
  ...headers,
  'signature-input': headers['signature-input']!.replace(from, to),
});
const nothing = () => undefined;

/** In the order of docs/protocol.md, section 6.2. */
const FAULTS: Fault[] = [
  { name: 'too long', code: 'SW_FED_TOO_LARGE', spoil: (plan) => (plan.sentBody = HUGE) },
  {
    name: 'encoded',
    code: 'SW_FED_ENCODING_REFUSED',
    spoil: ({ after }) => after.push((headers) => ({ ...headers, 'content-encoding': 'gzip' })),
  },
  {
    name: 'out of form',
    code: MISMATCH,
    reason: 'malformed_signature',
    spoil: ({ after }) => after.push(input('alg="ed25519"', 'alg="none"')),
  },
  {
    name: 'not covered',
    code: MISMATCH,
    reason: 'not_covered',
    spoil: ({ after }) => after.push(input('"@query" ', '')),
  },
  {
    name: 'for another server',
    code: MISMATCH,
    reason: 'wrong_authority',
    spoil: ({ after }) => after.push((headers) => ({ ...headers, host: 'elsewhere.localhost:8448' })),
  },
  { name: 'too old', code: MISMATCH, reason: 'clock_skew', spoil: (plan) => (plan.age = 120) },
  {
    name: 'expired',
    code: MISMATCH,
    reason: 'expired',
    spoil: (plan) => {
      plan.age ||= 30;
      plan.after.push((headers) => input(/created=(\d+)/, 'created=$1;expires=$1')(headers));
    },
  },
  {
    name: 'by a server that is not found',
    code: 'SW_FED_DISCOVERY_FAILED',
    spoil: ({ after }) => after.push(input(/keyid="[^"#]+/, 'keyid="nowhere.localhost:9')),
  },
  {
    name: 'by a key that is not listed',
    code: MISMATCH,
    reason: 'unknown_key',
    spoil: ({ after }) => after.push(input(/#[^"]+"/, '#ed25519:not-listed"')),
  },
  {
    name: 'signed wrongly',
    code: MISMATCH,
    reason: 'bad_signature',
    spoil: ({ after }) => after.push(breakSignature),
  },
  {
    name: 'of another body',
    code: MISMATCH,
    reason: 'digest_mismatch',
    spoil: (plan) => (plan.sentBody ??= '{"events":[],"more":1}'),
  },
  { name: 'sent before', code: 'SW_FED_REPLAYED_REQUEST', spoil: (plan, used) => (plan.nonce = used) },
  { name: 'of no common version', code: 'SW_FED_PROTOCOL_VERSION', world: 'other version', spoil: nothing },
  { name: 'against the policy', code: 'SW_FED_PEER_DENIED', world: 'denied', spoil: nothing },
  {
    name: 'not in the form of the route',
    code: 'SW_FED_MALFORMED_REQUEST',
    spoil: (plan) => (plan.body = '{"events":{}}'),
  },
];

/** Requests with two faults: the earlier check names the code. */
export function orderOfRequestChecks(stage: PeerStage): void {
  describe('of the checks of a request', () => {
    let peer: IndependentPeer;
    let usedNonce: string;

    beforeAll(async () => {
      peer = await stage.startPeer('orderly.localhost');
      await allow(stage.server, peer.serverName);
      usedNonce = randomBytes(16).toString('base64url');
      expect((await send([], usedNonce)).status).toBe(200);
    });

    afterAll(() => peer.down());

    const send = (faults: readonly Fault[], nonce = randomBytes(16).toString('base64url')) => {
      const plan: Plan = { body: '{"events":[]}', nonce, age: 0, after: [] };
      for (const { spoil } of faults) spoil(plan, usedNonce);
      const url = new URL(`${stage.server.url}/_scaiwave/federation/v1/send`);
      const created = Math.floor(Date.now() / 1000) - plan.age;
      const signing = { serverName: peer.serverName, key: peer.keys.active, created, nonce: plan.nonce };
      const signed = signRequest({ method: 'POST', url, body: plan.body }, signing);
      const headers = plan.after.reduce((all, change) => change(all), signed);
      return call(url, { method: 'POST', headers, body: plan.sentBody ?? plan.body }, stage.tls);
    };

    const worlds: Record<World, (on: boolean) => Promise<unknown>> = {
      'other version': (on) => {
        peer.knobs.versions = [on ? 'v2' : 'v1'];
        return stage.admin.raw('POST', `${PEERS}/${peer.serverName}/refresh`);
      },
      denied: (on) => stage.admin.put(POLICY, { denied_peers: on ? [peer.serverName] : [] }),
    };

    const inForce = (code: string | undefined) =>
      until(
        `${code ?? 'nothing'} against a request in order`,
        async () => ((await send([])).json as { code?: string }).code,
        (found) => found === code,
      );

    const names = async (fault: Fault, other?: Fault) => {
      const { code, reason } = fault;
      const answer = { json: { code, ...(reason && { reason }) } };
      expect(await send(other ? [fault, other] : [fault]), other?.name).toMatchObject(answer);
    };

    const isLater = (fault: Fault) => (other: Fault) => FAULTS.indexOf(other) > FAULTS.indexOf(fault);

    it.each(FAULTS.filter(({ world }) => !world))(
      '$name is found before all that is looked for later',
      async (fault) => {
        await names(fault);
        for (const later of FAULTS.filter(isLater(fault)).filter(({ world }) => !world))
          await names(fault, later);
      },
    );

    it.each(FAULTS.filter(({ world }) => world))('$name is found in its place', async (fault) => {
      await worlds[fault.world!](true);
      await inForce(fault.code);
      for (const other of FAULTS.filter(({ world }) => !world))
        await (isLater(fault)(other) ? names(fault, other) : names(other));
      await worlds[fault.world!](false);
      await inForce(undefined);
    });

    it('the version is looked at before the policy', async () => {
      await worlds.denied(true);
      await inForce('SW_FED_PEER_DENIED');
      await worlds['other version'](true);
      await inForce('SW_FED_PROTOCOL_VERSION');
      await worlds['other version'](false);
      await inForce('SW_FED_PEER_DENIED');
      await worlds.denied(false);
      await inForce(undefined);
    });
  });
}
