import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InviteView } from '@app/contracts/ingest';
import { until } from '../../../apps/cli/src/demo/until';
import { ConformancePeer } from '../../support/conformance';
import type { Session } from '../../support/session';
import type { PeerStage } from '../peer-stage';
import { person, type Items } from '../stage';

/** What the conformance command says of a server of ours. */
export function conformance(stage: PeerStage): void {
  describe('the conformance suite', () => {
    let played: ConformancePeer;
    let dora: Session;

    beforeAll(async () => {
      played = await ConformancePeer.prepare(stage.authority);
      await stage.allow(played.serverName);
      dora = await person(stage.server, 'dora');
    });

    afterAll(() => played.remove());

    const acceptInvite = async () => {
      const invite = await until(
        'the invite',
        async () => (await dora.get<Items<InviteView>>('/v1/me/invitations')).items,
        (items) => items.some(isConversation),
      );
      await dora.post(`/v1/me/invitations/${invite.find(isConversation)!.invite_id}/accept`);
    };

    it('finds nothing wrong with the server, and leaves no room behind', async () => {
      const words = ['--user', stage.server.fqid('dora'), '--wait', '30'];
      const [{ code, report }] = await Promise.all([
        played.lookAt(stage.server.url, ...words),
        acceptInvite(),
      ]);
      expect(report.checks.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
      expect(report).toMatchObject({ server_name: stage.name, as: played.serverName, failed: 0, skipped: 0 });
      expect(report.passed).toBe(report.checks.length);
      expect(code).toBe(0);
      expect((await dora.get<Items<unknown>>('/v1/rooms')).items).toEqual([]);
    });
  });
}

const isConversation = ({ room_name, state }: InviteView) =>
  room_name === 'Conformance check' && state === 'pending';
