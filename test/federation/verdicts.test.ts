import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IndependentPeer } from '../peer/independent-peer';
import type { Session } from '../support/session';
import { accept, allow, person, say, shows, Stage } from './stage';

const stage = Stage.open('standalone', 'alpha');
let peer: IndependentPeer;
let alice: Session;
let room: string;

const verdictOn = (event_id: string) =>
  peer.request(stage.alpha.serverName, 'GET', `/verdicts?event_id=${event_id}`);

beforeAll(async () => {
  const { alpha, authority } = stage;
  const tls = { ca: authority.pem, ...(await authority.issue('peer.localhost')) };
  peer = await IndependentPeer.start({ host: 'peer.localhost', tls });
  await allow(alpha, peer.serverName);
  alice = await person(alpha, 'alice');
  room = peer.createRoom('Verdicts').id;
  await peer.invite(room, alpha.fqid('alice'));
  await accept(alice, room);
});

afterAll(() => peer?.down());

describe('the verdict on an event', () => {
  it('is given for each event of a batch, and again to whoever asks later', async () => {
    const { event_id: hers } = await say(alice, room, 'mine');
    await peer.waitForEvent(({ id }) => id === hers);
    const good = peer.record(peer.draft(room, 'sw.message', { body: 'yours' }));
    const bad = peer.record(peer.draft(room, 'sw.edit', { target: hers, body: 'not yours' }));
    const { results } = await peer.send(stage.alpha.serverName, [good, bad]);
    expect(results).toMatchObject([
      { event_id: good.id, status: 'accepted' },
      { event_id: bad.id, status: 'refused', retryable: false },
    ]);
    await shows(alice, room, 'yours');

    const accepted = await verdictOn(good.id);
    expect(accepted).toMatchObject({ status: 200, json: { event_id: good.id, status: 'accepted' } });
    expect(Math.abs(Date.now() - (accepted.json as { at: number }).at)).toBeLessThan(60_000);
    const refused = await verdictOn(bad.id);
    expect(refused.json).toMatchObject({ event_id: bad.id, status: 'refused', code: results[1]!.code });
  });

  it('is for the server that made the event', async () => {
    const { event_id } = await say(alice, room, 'not of the peer');
    expect(await verdictOn(event_id)).toMatchObject({ status: 404, json: { code: 'SW_FED_NOT_IN_ROOM' } });
    const never = peer.draft(room, 'sw.message', { body: 'never sent' });
    expect(await verdictOn(never.id)).toMatchObject({ status: 404 });
    expect(await verdictOn('ev_nonsense')).toMatchObject({
      status: 400,
      json: { code: 'SW_FED_MALFORMED_REQUEST' },
    });
  });
});
