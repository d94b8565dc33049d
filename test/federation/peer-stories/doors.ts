import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PolicyView } from '@app/contracts/policy';
import type { IndependentPeer } from '../../peer/independent-peer';
import type { PeerStage } from '../peer-stage';
import { allow, POLICY } from '../stage';

/** Every signed route, closed in every way that an admin has. */
export function doors(stage: PeerStage): void {
  describe('a peer in a room of ours', () => {
    let peer: IndependentPeer;
    let room: string;
    let policy: PolicyView;

    beforeAll(async () => {
      peer = await stage.startPeer('one.guests.localhost');
      await allow(stage.server, peer.serverName);
      room = await stage.sharedRoom('Doors', peer);
      policy = await stage.admin.get<PolicyView>(POLICY);
    });
    afterAll(() => peer?.down());

    const message = () => peer.draft(room, 'sw.message', { body: 'let me in' });
    const routes: Record<string, () => Promise<{ status: number; json: unknown }>> = {
      send: async () => (await peer.send(stage.name, [message()])).reply,
      members: () => peer.request(stage.name, 'GET', `/rooms/${room}/members`),
      backfill: () => peer.request(stage.name, 'GET', `/rooms/${room}/backfill?origin=${stage.name}`),
      profile: () => peer.request(stage.name, 'GET', '/profile/alice'),
      verdicts: () => peer.request(stage.name, 'GET', `/verdicts?event_id=${message().id}`),
    };
    const setPolicy = (change: object) => stage.admin.put(POLICY, change);

    const closings = [
      {
        how: 'on the deny list by a suffix',
        close: () => setPolicy({ denied_peers: ['*.guests.localhost'] }),
        open: () => setPolicy({ denied_peers: policy.denied_peers }),
        code: 'SW_FED_PEER_DENIED',
      },
      {
        how: 'with federation closed to all',
        close: () => setPolicy({ default_mode: 'closed' }),
        open: () => setPolicy({ default_mode: policy.default_mode }),
        code: 'SW_FED_FEDERATION_CLOSED',
      },
      {
        how: 'off the allow list',
        close: () => setPolicy({ allowed_peers: [] }),
        open: () => setPolicy({ allowed_peers: policy.allowed_peers }),
        code: 'SW_FED_PEER_UNKNOWN',
      },
      {
        how: 'with federation off for the tenant',
        close: () => stage.admin.put('/v1/admin/federation/enabled', { enabled: false }),
        open: () => stage.admin.put('/v1/admin/federation/enabled', { enabled: true }),
        code: 'SW_FED_FEDERATION_DISABLED',
      },
    ];

    it.each(closings)('$how is refused at each route with $code', async ({ close, open, code }) => {
      await close();
      for (const [route, ask] of Object.entries(routes)) {
        const { status, json } = await ask();
        expect({ route, status, code: (json as { code?: string }).code }).toEqual({
          route,
          status: 403,
          code,
        });
      }
      const ping = await peer.request(stage.name, 'POST', '/ping', { nonce: 'am-I-let-in-now-1' });
      expect(ping.json).toMatchObject({ accepts_you: false, code });
      await open();
      expect((await routes.members!()).status).toBe(200);
    });

    it('whose switch is off is refused at each route that leads to the room', async () => {
      const code = 'SW_FED_ROOM_NOT_FEDERATED';
      await stage.admin.put(`/v1/admin/rooms/${room}/federate`, { enabled: false });
      for (const route of ['members', 'backfill'])
        expect(await routes[route]!()).toMatchObject({ status: 403, json: { code } });
      const request = peer.draft(room, 'sw.room.invite_request', { target: '@somebody:elsewhere.example' });
      for (const event of [message(), request]) {
        const { results } = await peer.send(stage.name, [event]);
        expect(results).toMatchObject([{ status: 'refused', code, retryable: true }]);
      }
      await stage.admin.put(`/v1/admin/rooms/${room}/federate`, { enabled: true });
      const { results } = await peer.send(stage.name, [peer.record(message())]);
      expect(results).toMatchObject([{ status: 'accepted' }]);
    });
  });
}
