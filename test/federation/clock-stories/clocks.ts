import { afterAll, describe, expect, it } from 'vitest';
import { ManualClock } from '@app/runtime';
import { until } from '../../../apps/cli/src/demo/until';
import { ClockedServer } from '../../support/clocked-server';
import type { ClockedStage } from '../clocked-stage';
import { directRoom, makePeace, peerRow, person, say, shows } from '../stage';
import { audited, SECOND } from './time';

/** How far apart two clocks may be. */
export function clocks(stage: ClockedStage): void {
  describe('the clock of a server', () => {
    let gamma: ClockedServer | undefined;
    afterAll(() => gamma?.stop());

    it('may be 60 seconds off; beyond that its signatures are refused, both admins are told, and the right time cures it', async () => {
      const { alpha, clock } = stage;
      const own = new ManualClock(clock.now());
      gamma = await ClockedServer.start('gamma', own);
      await makePeace(alpha, gamma);
      const [alice, greta] = [await person(alpha, 'alva'), await person(gamma, 'greta')];
      const [alphaAdmin, gammaAdmin] = [await alpha.admin(), await gamma.admin()];
      const room = await directRoom(alice, greta, gamma.fqid('greta'));

      own.set(clock.now() + 60 * SECOND);
      await say(greta, room, 'a minute ahead');
      await shows(alice, room, 'a minute ahead');

      own.set(clock.now() + 62 * SECOND);
      await say(greta, room, 'more than a minute ahead');
      const row = await until(
        'the refusal',
        () => peerRow(gammaAdmin, alpha),
        (found) => found?.last_error != null,
      );
      expect(row).toMatchObject({
        last_error: { code: 'SW_FED_SIGNATURE_MISMATCH', message: expect.stringMatching(/clock/) as unknown },
        clock_offset_ms: -62 * SECOND,
      });
      const [refused] = await until(
        'the audit row',
        () => audited(alphaAdmin, `outcome=refused&peer=${gamma!.serverName}`),
        (rows) => rows.some(({ reason }) => reason === 'clock_skew'),
      );
      expect(refused).toMatchObject({
        action: 'federation.signature_verify_failed',
        code: 'SW_FED_SIGNATURE_MISMATCH',
      });

      clock.advance(62 * SECOND);
      await say(alice, room, 'the same time again');
      await shows(greta, room, 'the same time again');
      await shows(alice, room, 'more than a minute ahead');
    });
  });
}
