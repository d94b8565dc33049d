import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PeerRow } from '@app/contracts/policy';
import { until } from '../../../apps/cli/src/demo/until';
import { call } from '../../peer/https';
import type { IndependentPeer } from '../../peer/independent-peer';
import { makeEvent } from '../../peer/wire/event';
import type { SigningKey } from '../../peer/wire/keys';
import { signRequest } from '../../peer/wire/request';
import type { PeerStage } from '../peer-stage';
import { allow, bodies, PEERS, shows, type Items } from '../stage';

/** Keys that change, with and without the old ones vouching for the new (protocol.md, sections 4 and 5). */
export function keys(stage: PeerStage): void {
  describe('the key of a peer', () => {
    let peer: IndependentPeer;
    let room: string;

    beforeAll(async () => {
      peer = await stage.startPeer('rotor.localhost');
      await allow(stage.server, peer.serverName);
      room = await stage.sharedRoom('Keys', peer);
    });

    afterAll(() => peer.down());

    const askWith = (key: SigningKey) => {
      const url = new URL(`${stage.server.url}/_scaiwave/federation/v1/profile/alice`);
      const created = Math.floor(Date.now() / 1000);
      const nonce = randomBytes(16).toString('base64url');
      const headers = signRequest(
        { method: 'GET', url },
        { serverName: peer.serverName, key, created, nonce },
      );
      return call(url, { headers }, stage.tls);
    };

    it('is followed by itself when the old one vouches for the new', async () => {
      const old = peer.keys.active;
      peer.keys.rotate();
      const { replies } = await peer.say(room, 'by a new key');
      expect(replies[stage.name]?.results).toMatchObject([{ status: 'accepted' }]);
      await shows(stage.alice, room, 'by a new key');
      expect((await askWith(old)).status).toBe(200);
    });

    it('is refused when nothing vouches for it, and the admin is told', async () => {
      peer.keys.replace();
      const answer = await until(
        'a look at the new descriptor',
        () => peer.request(stage.name, 'GET', '/profile/alice'),
        ({ json }) => (json as { reason?: string }).reason !== 'unknown_key',
      );
      expect(answer).toMatchObject({
        status: 401,
        json: { code: 'SW_FED_SIGNATURE_MISMATCH', reason: 'key_changed' },
      });
      await until(
        'the news in the peers list',
        async () =>
          (await stage.admin.get<Items<PeerRow>>(PEERS)).items.find(
            (row) => row.server_name === peer.serverName,
          ),
        (row) => row?.last_error?.code === 'SW_FED_SIGNATURE_MISMATCH',
      );
    });

    it('is accepted when the admin says so, and the old one is not any more', async () => {
      const lost = peer.keys.active;
      await stage.admin.post(`${PEERS}/${peer.serverName}/refresh`);
      expect((await askWith(lost)).status).toBe(200);
      peer.keys.replace();
      await stage.admin.post(`${PEERS}/${peer.serverName}/refresh`);
      expect((await askWith(peer.keys.active)).status).toBe(200);
      expect(await askWith(lost)).toMatchObject({
        status: 401,
        json: { code: 'SW_FED_SIGNATURE_MISMATCH', reason: 'expired_key' },
      });
    });

    it('writes no history once it is old, though a server of the room has stolen it', async () => {
      const { alice, admin, peer: thief } = stage;
      const room = await stage.sharedRoom('Theft', peer);
      await alice.post(`/v1/rooms/${room}/invitations`, { fqid: thief.fqid() });
      await thief.acceptInvite(
        await thief.waitForEvent(({ roomId, event }) => roomId === room && event.type === 'sw.room.invite'),
      );
      for (const server of [peer, thief]) await server.waitUntilJoined(room, thief.fqid());

      const stolen = peer.keys.active;
      await peer.say(room, 'by the key that is stolen later');
      peer.keys.replace();
      await admin.post(`${PEERS}/${peer.serverName}/refresh`);
      const { event: lost } = await peer.say(room, 'lost', { deliver: false });
      const { signature: _, content_hash: __, v: ___, ...place } = lost.event;
      const forged = makeEvent({ ...place, content: { body: 'forged' }, salt: randomBytes(16) }, stolen);
      const { event: ahead } = await peer.say(room, 'ahead', { deliver: false });
      const { event: last } = await peer.say(room, 'last', { deliver: false });

      const ofRoom = ({ path }: { path: string }) => path.endsWith(`${room}/backfill`);
      const history = [forged, ahead, last].map(({ text }) => text).join();
      thief.knobs.distort = (incoming, answer) =>
        ofRoom(incoming) ? { status: 200, body: `{"events":[${history}],"heads":{}}` } : answer;
      peer.knobs.answerWith = { status: 503, code: 'SW_UNAVAILABLE', to: '/backfill' };
      try {
        await peer.deliver(ahead);
        await until(
          'the thief to be asked again',
          () => Promise.resolve(thief.visits.entries.filter(({ incoming }) => ofRoom(incoming))),
          (visits) => visits.length > 1,
        );
        expect(await bodies(alice, room)).not.toContain('forged');
      } finally {
        thief.knobs.distort = undefined;
        peer.knobs.answerWith = undefined;
      }
      for (const event of [lost, last]) await peer.deliver(event);
      const said = ['by the key that is stolen later', 'lost', 'ahead', 'last'];
      expect(await shows(alice, room, ...said)).toEqual(said);
    });
  });
}
