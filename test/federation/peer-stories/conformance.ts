import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConformancePeer } from '../../support/conformance';
import type { PeerStage } from '../peer-stage';

/** What the conformance command says of a server of ours. */
export function conformance(stage: PeerStage): void {
  describe('the conformance suite', () => {
    let played: ConformancePeer;

    beforeAll(async () => {
      played = await ConformancePeer.prepare(stage.authority);
      await stage.allow(played.serverName);
    });

    afterAll(() => played.remove());

    it('finds nothing wrong with the server', async () => {
      const { code, report } = await played.lookAt(stage.server.url);
      expect(report.checks.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
      expect(report).toMatchObject({ server_name: stage.name, as: played.serverName, failed: 0 });
      expect(report.passed).toBe(report.checks.length);
      expect(code).toBe(0);
    });
  });
}
