import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../../apps/cli/src/demo/until';
import type { IndependentPeer } from '../../peer/independent-peer';
import { noKnobs } from '../../peer/knobs';
import { logged } from '../../support/log-lines';
import type { PeerStage } from '../peer-stage';
import { allow, peerRow, PEERS, problemOf } from '../stage';

/** Symptoms of “Federation handshake fails” that two servers of ours do not show each other. */
export function handshake(stage: PeerStage): void {
  describe('the handshake with a peer', () => {
    let peer: IndependentPeer;

    beforeAll(async () => {
      peer = await stage.startPeer('other.localhost');
      await allow(stage.server, peer.serverName);
    });

    afterAll(() => peer.down());

    const invite = () => stage.alice.post('/v1/me/federated-dms', { fqid: peer.fqid() });
    const profile = () => peer.request(stage.name, 'GET', '/profile/alice');

    it('that speaks no version of ours fails both ways, until it does', async () => {
      const code = 'SW_FED_PROTOCOL_VERSION';
      peer.knobs.versions = ['v2'];
      expect(await problemOf(invite())).toMatchObject({ status: 403, code });
      const { protocol_versions } = await peer.discover(stage.name);
      expect(protocol_versions.filter((version) => peer.knobs.versions.includes(version))).toEqual([]);
      const refused = await profile();
      expect(refused).toMatchObject({ status: 403, json: { code } });
      const { trace_id } = refused.json as { trace_id: string };
      await logged(stage.server, 'federation.policy_rejected', { peer: peer.serverName, code, trace_id });

      peer.knobs.versions = ['v1', 'v2'];
      await stage.admin.post(`${PEERS}/${peer.serverName}/refresh`);
      await until('being heard', profile, ({ json }) => (json as { code?: string }).code !== code);
      await invite();
      await peer.waitForInvite();
    });

    it('whose /send is gone is silent, and its row says why', async () => {
      peer.knobs.answerWith = { status: 404, code: 'SW_NOT_FOUND' };
      const room = await stage.alice.post<{ room_id: string }>('/v1/rooms', { name: 'Silence' });
      await stage.alice.post(`/v1/rooms/${room.room_id}/invitations`, { fqid: peer.fqid('carl') });
      const row = await until(
        'the reason in the peers list',
        () => peerRow(stage.admin, peer),
        (found) => found?.last_error?.code === 'gone',
      );
      expect(row?.last_error?.message).toMatch(/no federation endpoint/);
      const url = `https://${peer.serverName}/_scaiwave/federation/v1/send`;
      await logged(stage.server, 'federation.send.failed', { peer: peer.serverName, class: 'gone', url });

      Object.assign(peer.knobs, noKnobs());
      await profile();
      await peer.waitForInvite(peer.fqid('carl'));
    });
  });
}
