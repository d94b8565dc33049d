import { describe, expect, it } from 'vitest';
import { say } from '../../federation/stage';
import type { Cast } from '../cast';
import { message, openRoom } from '../chat';
import { CuttableLine } from '../cuttable-line';

const LINES = ['while you were out, one', 'while you were out, two', 'while you were out, three'];

export function brokenLine(cast: Cast): void {
  describe('a person whose connection breaks', () => {
    it('misses nothing, reads no line twice, and need not load the page again', async () => {
      const line = new CuttableLine();
      const page = await cast.windows.of(cast.stage.beta, 'bob', { proxy: { server: await line.start() } });
      await openRoom(page, cast.room);
      const { alice, room } = await cast.aliceByHand();
      await say(alice, room, 'still there');
      await message(page, 'still there').waitFor();

      await page.evaluate('window.stayed = true');
      line.cut();
      await page.getByText('Reconnecting').waitFor();
      for (const body of LINES) await say(alice, room, body);
      await message(cast.bob, LINES[2]!).waitFor();
      line.mend();
      await message(page, LINES[2]!).waitFor();
      await page.getByText('Reconnecting').waitFor({ state: 'hidden' });
      const read = message(page, 'while you were out').locator('div[dir=auto]');
      expect(await read.allTextContents()).toEqual(LINES);
      expect(await page.evaluate('window.stayed')).toBe(true);
      await page.context().close();
      line.stop();
    });
  });
}
