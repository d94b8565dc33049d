import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Result } from '../../apps/cli/src/conformance/run-checks';
import { SUITE } from '../../apps/cli/src/conformance/suite';
import { throwawayAuthority } from '../peer/certificates';
import type { Answer } from '../peer/https';
import { IndependentPeer } from '../peer/independent-peer';
import { breakSignature } from '../peer/knobs';
import type { SendReply } from '../peer/outbox';
import type { Incoming } from '../peer/wire/request';
import { lookAt, outcomes } from './look-at';

const IN_A_ROOM = SUITE.flatMap(({ checks }) => checks)
  .filter(({ needs }) => needs === 'member')
  .map(({ id }) => id);

/** What the independent peer leaves out, being the least that can talk: each a rule that the suite finds broken. */
const LEFT_OUT = [
  'request.too-large',
  'request.encoding',
  'request.clock.too-far-ahead',
  'discovery.signed-twice',
  'discovery.small-order',
  'discovery.html',
  'discovery.member-twice',
  'ping.short-nonce',
  'send.envelope.unknown-member',
  'backfill.question.neither',
  'event.element.deep',
  'event.order.time',
  'invite.sidekick',
  'answers.no-fault',
  'chain.key',
  'chain.author',
  'backfill.erased',
];

/** What it keeps. */
const KEPT = [
  'descriptor.sound',
  'request.signature',
  'request.replay',
  'signature.high-s',
  'signature.retired-key',
  'discovery.altered',
  'event.hash',
  'event.signature',
  'invite.create-other',
  'invite.fork',
  'join.event',
  'join.joined',
  'chain.message',
  'chain.duplicate',
  'chain.prev',
  'backfill.theirs',
  'members.room',
  'profile.known',
  'verdicts.accepted',
  'caller.signed',
  'member.kicked',
];

describe('the conformance suite, at a peer that shares no code with it', () => {
  let authority: Awaited<ReturnType<typeof throwawayAuthority>>;

  vi.setConfig({ testTimeout: 90_000 });

  beforeAll(async () => {
    authority = await throwawayAuthority();
  });

  /** Looks at a peer whose Alice accepts the invite in this way. */
  const look = async (
    accept: (peer: IndependentPeer, room: string, invited: () => Promise<unknown>) => unknown,
  ) => {
    const tls = await authority.issue('peer.localhost');
    const peer = await IndependentPeer.start({ host: 'peer.localhost', people: { alice: 'Alice' }, tls });
    try {
      const invite = peer
        .waitForEvent(({ text }) => text.includes('"Conformance check"'), 60_000)
        .then((known) => accept(peer, known.roomId, () => peer.acceptInvite(known)));
      const asked = { user: peer.fqid(), patienceMs: 20_000, authority };
      const [{ results, requests }] = await Promise.all([
        lookAt(`https://${peer.serverName}`, asked),
        invite,
      ]);
      return { results, requests };
    } finally {
      await peer.down();
    }
  };

  it('finds what it leaves out, and nothing wrong with what it keeps', async () => {
    const { results, requests } = await look((_peer, _room, accept) => accept());
    const [failed, passed] = [outcomes(results, 'failed'), outcomes(results, 'passed')];
    expect(LEFT_OUT.filter((id) => !failed.includes(id))).toEqual([]);
    expect(KEPT.filter((id) => !passed.includes(id))).toEqual([]);
    expect(outcomes(results, 'skipped')).toEqual(['backfill.signed-head']);
    expect(requests).toBeLessThan(600);
  });

  it('has no check of a room that a liar passes', async () => {
    let results: Result[] = [];
    ({ results } = await look(async (peer, room, accept) => {
      // Its chain begins with something else than the join.
      peer.record(peer.draft(room, 'sw.message', { body: 'too early' }));
      await accept();
      peer.knobs.distort = lie;
      peer.knobs.spoilHeaders = breakSignature;
      const { origin } = peer.room(room).create?.event ?? { origin: peer.room(room).home };
      await peer.request(origin, 'GET', '/profile/tester');
    }));
    const failed = outcomes(results, 'failed');
    expect(IN_A_ROOM.filter((id) => !failed.includes(id))).toEqual([]);
  });
});

/** Turns every verdict round, and says nothing true of anything else. */
function lie({ path }: Incoming, answer: Answer): Answer {
  if (!path.endsWith('/send') || answer.status !== 200) return { status: 200, body: '{"head":{}}' };
  const { results } = JSON.parse(answer.body) as Pick<SendReply, 'results'>;
  if (results.length === 0) return { status: 500, body: '{}' };
  const turned = results.map(({ event_id, status }) =>
    status === 'refused'
      ? { event_id, status: 'accepted' }
      : { event_id, status: 'refused', code: 'SW_FED_PARTICIPANT_LIMIT', retryable: false },
  );
  return { ...answer, body: JSON.stringify({ results: turned, heads: {} }) };
}
