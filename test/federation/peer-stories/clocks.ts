import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PeerRow } from '@app/contracts/policy';
import { until } from '../../../apps/cli/src/demo/until';
import type { IndependentPeer } from '../../peer/independent-peer';
import type { PeerStage } from '../peer-stage';
import { PEERS, say, type Items } from '../stage';

/** How far a peer's clock is from ours: measured while nothing is refused yet. */
export function clocks(stage: PeerStage): void {
  describe('the clock of a peer', () => {
    const AHEAD_MS = 20_000;
    let peer: IndependentPeer;

    beforeAll(async () => {
      peer = await stage.startPeer('hasty.localhost');
      peer.knobs.clockOffsetMs = AHEAD_MS;
      await stage.allow(peer.serverName);
    });

    afterAll(() => peer.down());

    const row = async () =>
      (await stage.admin.get<Items<PeerRow>>(PEERS)).items.find(
        ({ server_name }) => server_name === peer.serverName,
      );

    it('is measured once it takes what we send, and shown to admins in every form', async () => {
      const began = Date.now();
      await say(stage.alice, await stage.sharedRoom('Clocks', peer), 'what is the time?');
      const { clock_offset_ms } = (await until(
        'the offset',
        row,
        (found) => typeof found?.clock_offset_ms === 'number',
      ))!;
      // As exact as the way there and back was short.
      const most = Date.now() - began;
      expect(Math.abs(clock_offset_ms! - AHEAD_MS)).toBeLessThanOrEqual(most);
      const { stdout } = await stage.server.cli('admin', 'federation', 'peers');
      const [head = '', ...lines] = stdout.split('\n');
      const line = lines.find((one) => one.startsWith(peer.serverName))!;
      const [, seconds] = /^\+(\d+\.\d) s/.exec(line.slice(head.indexOf('CLOCK')))!;
      expect(Math.abs(Number(seconds) * 1_000 - clock_offset_ms!)).toBeLessThanOrEqual(100);
    });
  });
}
