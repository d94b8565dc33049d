import { describe, expect, it } from 'vitest';
import type { AuditRow } from '@app/contracts/ingest';
import { until } from '../../../apps/cli/src/demo/until';
import type { PeerStage } from '../peer-stage';
import { AUDIT, say, type Items } from '../stage';

/** The end of a peering, told again when peace has been made (protocol.md 12.6). */
export function lateEnds(stage: PeerStage): void {
  describe('a notice of the end that comes after a new beginning', () => {
    const end = (ts: number) =>
      stage.peer.send(stage.name, [], { notices: [{ type: 'sw.peering.end', ts }] });
    const isEnded = async (times: number) => {
      const query = `action=federation.peering.ended&peer=${encodeURIComponent(stage.peer.serverName)}`;
      const rows = await until(
        `${times} ends`,
        async () => (await stage.admin.get<Items<AuditRow>>(`${AUDIT}?${query}`)).items,
        ({ length }) => length >= times,
      );
      expect(rows).toHaveLength(times);
    };

    it('ends nothing, though a later one does', async () => {
      const { peer } = stage;
      const ts = Date.now();
      await end(ts);
      await isEnded(1);
      await stage.allow(peer.serverName);

      await end(ts);
      await until(
        'its being ignored',
        async () => stage.server.logs(),
        (lines) => lines.includes('federation.peering.end_ignored'),
      );
      const room = await stage.sharedRoom('Peace');
      const said = await say(stage.alice, room, 'at last');
      await peer.waitForEvent(({ id }) => id === said.event_id);
      await isEnded(1);

      await end(Date.now());
      await isEnded(2);
      await stage.allow(peer.serverName);
    });
  });
}
