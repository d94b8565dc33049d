import { describe, expect, it } from 'vitest';
import type { DeliveryRow } from '@app/contracts/relay';
import { until } from '../../../apps/cli/src/demo/until';
import type { ClockedStage } from '../clocked-stage';
import { directRoom, peerRow, person, say, shows, type Items } from '../stage';
import { audited, HOUR } from './time';

const DELIVERIES = '/v1/admin/federation/deliveries';

/** How long a message is tried. */
export function outages(stage: ClockedStage): void {
  describe('a message to a server that is down', () => {
    it('is tried for 24 hours to the millisecond, then failed in the audit, and pulled when the server is back', async () => {
      const { alpha, beta, clock } = stage;
      const [alice, bob] = [await person(alpha, 'ann'), await person(beta, 'ben')];
      const admin = await alpha.admin();
      const room = await directRoom(alice, bob, beta.fqid('ben'));
      await say(alice, room, 'before');
      await shows(bob, room, 'before');
      await beta.down();
      const { event_id, ts } = await say(alice, room, 'too long away');

      const tryAt = async (time: number) => {
        clock.set(time);
        await admin.post(`${DELIVERIES}/redrive`, { peer: beta.serverName });
        await until(
          'an attempt',
          () => peerRow(admin, beta),
          (row) => row?.last_error?.at === time,
        );
      };
      const stateOf = async () =>
        (await admin.get<Items<DeliveryRow>>(DELIVERIES)).items.find((row) => row.room_id === room)?.state;
      await tryAt(ts + 24 * HOUR);
      expect(await audited(admin, `event_id=${event_id}`)).toEqual([]);
      expect(await stateOf()).toBe('waiting');

      await tryAt(ts + 24 * HOUR + 1);
      const rows = await until(
        'giving up',
        () => audited(admin, `event_id=${event_id}`),
        (all) => all.length > 0,
      );
      expect(rows).toMatchObject([
        {
          action: 'federation.send.failed',
          outcome: 'failed',
          peer: beta.serverName,
          code: 'SW_FED_DISCOVERY_FAILED',
        },
      ]);
      await until('the state', stateOf, (state) => state === 'failed');

      await beta.up();
      clock.advance(HOUR);
      await say(alice, room, 'here again');
      expect(await shows(bob, room, 'before', 'too long away', 'here again')).toHaveLength(3);
    });
  });
}
