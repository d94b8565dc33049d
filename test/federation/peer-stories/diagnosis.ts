import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { IndependentPeer } from '../../peer/independent-peer';
import { noKnobs, type Knobs } from '../../peer/knobs';
import { diagnose, failures, notPassed, stageIn } from '../diagnose';
import type { PeerStage } from '../peer-stage';
import { peerRow, PEERS } from '../stage';

const NO_ANSWER = 'SW_FED_DISCOVERY_FAILED';
const SKEW = 'SW_FED_SIGNATURE_MISMATCH, clock_skew';
const CHANGED = 'SW_FED_SIGNATURE_MISMATCH, key_changed';

/** Says something else than it would to one of the two pings: the plain one, or the one that asks for a call back. */
const lie = (
  about: 'plain' | 'asking',
  change: (said: object) => object | Promise<object>,
): Partial<Knobs> => ({
  pong: (said, asked) => (asked === (about === 'asking') ? change(said) : said),
});

const LIARS: [what: string, knobs: Partial<Knobs>, weReach: string[], theyReach: string[]][] = [
  ['speaks no version of ours', { versions: ['v2'] }, ['version: SW_FED_PROTOCOL_VERSION'], []],
  ['has no endpoint', { answerWith: { status: 404, code: 'SW_NOT_FOUND' } }, [`ping: ${NO_ANSWER}`], []],
  ['lives two minutes ago', { clockOffsetMs: -120_000 }, [`ping: ${SKEW}`], []],
  ['lives in two minutes', { clockOffsetMs: 120_000 }, [`descriptor: ${NO_ANSWER}`], []],
  ['tells another time', lie('plain', (said) => ({ ...said, server_time: 1 })), [`clock: ${SKEW}`], []],
  [
    'answers another ping',
    lie('plain', (said) => ({ ...said, nonce: 'of-another-one-at-all' })),
    [`ping: ${NO_ANSWER}`],
    [],
  ],
  [
    'answers without end',
    lie('plain', (said) => ({ ...said, more: 'x'.repeat(5_000) })),
    [`ping: ${NO_ANSWER}`],
    [],
  ],
  [
    'cannot reach us',
    lie('asking', (said) => ({ ...said, call_back: { ok: false, stage: 'connection', code: NO_ANSWER } })),
    [],
    [`connection: ${NO_ANSWER}`],
  ],
  ['answers garbage', lie('asking', (said) => ({ ...said, call_back: 42 })), [], [`call_back: ${NO_ANSWER}`]],
  ['never answers', lie('asking', () => new Promise(() => undefined)), [], [`call_back: ${NO_ANSWER}`]],
  [
    'says that it called',
    { callsBack: false, ...lie('asking', (said) => ({ ...said, call_back: { ok: true } })) },
    [],
    [`arrival: ${NO_ANSWER}`],
  ],
];

/** A diagnosis of a peer of another make, honest and otherwise, and the way back that such a peer asks for. */
export function diagnosis(stage: PeerStage): void {
  describe('a diagnosis of the handshake with a peer of another make', () => {
    let peer: IndependentPeer;

    beforeAll(async () => {
      peer = await stage.startPeer('probed.localhost');
      await stage.allow(peer.serverName);
    });

    afterEach(() => void Object.assign(peer.knobs, noKnobs()));
    afterAll(() => peer.down());

    const look = () => diagnose(stage.admin, peer);
    const pingsSince = (start: number) =>
      peer.visits.entries
        .slice(start)
        .filter(({ incoming }) => incoming.path.endsWith('/ping'))
        .map(({ incoming }) => JSON.parse(incoming.body) as { nonce: string; call_back?: true });
    const askUs = async (from: IndependentPeer) => {
      const nonce = randomBytes(16).toString('base64url');
      const { json } = await from.request(stage.name, 'POST', '/ping', { nonce, call_back: true });
      return { nonce, said: json as { nonce: string; call_back?: object } };
    };

    it('goes the whole way, by a ping and by one that asks to be called back, and comes back', async () => {
      const start = peer.visits.entries.length;
      expect(notPassed(await look())).toEqual([]);
      expect(pingsSince(start).map(({ call_back }) => call_back)).toEqual([undefined, true]);
    });

    it.each(LIARS)('finds out one that %s', async (_, knobs, weReach, theyReach) => {
      Object.assign(peer.knobs, knobs);
      const seen = await look();
      expect(failures(seen, 'we_reach_them')).toEqual(weReach);
      expect(failures(seen, 'they_reach_us')).toEqual(theyReach);
      expect(seen.took_ms).toBeLessThan(15_000);
    });

    it('makes do with one leg where the peer does not call back', async () => {
      peer.knobs.callsBack = false;
      const seen = await look();
      expect(seen).toMatchObject({ ok: true, legs: [{ ok: true }, { ok: null }] });
      expect(stageIn(seen, 'they_reach_us', 'call_back').verdict).toBe('skipped');
    });

    it('shows a key that nothing vouches for on both legs, accepts nothing, and passes once the admin has', async () => {
      peer.keys.replace();
      for (const _ of ['looking', 'changes nothing']) {
        const seen = await look();
        expect(failures(seen, 'we_reach_them')).toEqual([`keys: ${CHANGED}`]);
        expect(failures(seen, 'they_reach_us')).toEqual([`ping: ${CHANGED}`, `arrival: ${CHANGED}`]);
      }
      await stage.admin.post(`${PEERS}/${peer.serverName}/refresh`);
      expect(notPassed(await look())).toEqual([]);
    });

    it('says of one that is down that nothing listens, whatever was known a moment ago', async () => {
      await peer.down();
      const seen = await look();
      await peer.up();
      expect(failures(seen, 'we_reach_them')).toEqual([`connection: ${NO_ANSWER}`]);
      expect(stageIn(seen, 'we_reach_them', 'connection').evidence).toEqual({ cause: 'ECONNREFUSED' });
      expect(notPassed(await look())).toEqual([]);
    });

    it('makes no row for a stranger, who calls back all the same', async () => {
      const stranger = await stage.startPeer('unmet.localhost');
      const seen = await diagnose(stage.admin, stranger);
      await stranger.down();
      expect(failures(seen, 'we_reach_them')).toEqual(['policy: SW_FED_PEER_UNKNOWN']);
      expect(failures(seen, 'they_reach_us')).toEqual(['accepted: SW_FED_PEER_UNKNOWN']);
      expect(await peerRow(stage.admin, stranger)).toBeUndefined();
    });

    it('is what such a peer gets from us: its nonce comes back, asks for nothing, and not too often', async () => {
      const start = peer.visits.entries.length;
      const { nonce, said } = await askUs(peer);
      expect(said).toMatchObject({ nonce, call_back: { ok: true } });
      expect(pingsSince(start)).toEqual([{ nonce }]);
      const answers = [];
      for (let n = 0; n < 6; n += 1) answers.push((await askUs(peer)).said.call_back);
      expect(answers[0]).toEqual({ ok: true });
      expect(answers[5]).toEqual({ ok: false, stage: 'call_back', code: 'SW_FED_RATE_LIMITED' });
    });

    it('tells such a peer how we meet it, once at a time', async () => {
      const slow = await stage.startPeer('slow.localhost');
      await stage.allow(slow.serverName);
      let release = (): void => undefined;
      const called = new Promise<void>((resolve) => {
        slow.knobs.pong = () =>
          new Promise((say) => {
            release = () => say({ pong: 'of another game' });
            resolve();
          });
      });
      slow.knobs.callsBack = false;
      const first = askUs(slow);
      await called;
      const second = await askUs(slow);
      release();
      expect(second.said.call_back).toMatchObject({ stage: 'call_back', code: 'SW_FED_RATE_LIMITED' });
      expect((await first).said.call_back).toEqual({ ok: false, stage: 'ping', code: NO_ANSWER });
      await slow.down();
    });

    it('is not given to servers that our policy does not let in: nobody can send us anywhere', async () => {
      const stranger = await stage.startPeer('sender.localhost');
      const { said } = await askUs(stranger);
      expect(said.call_back).toEqual({ ok: false, stage: 'call_back', code: 'SW_FED_PEER_UNKNOWN' });
      expect(stranger.visits.entries).toEqual([]);
      await stranger.down();
    });
  });
}
