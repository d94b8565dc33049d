import { describe, expect, it } from 'vitest';
import type { Cast } from '../cast';
import { openRoom } from '../chat';

export function signIn(cast: Cast): void {
  describe('a sign-in', () => {
    it('that the server does not know is told so, and a link can be pasted', async () => {
      const page = await cast.windows.at(cast.stage.alpha, '/#token=not.a.token');
      await page.getByRole('alert').getByText('Your sign-in has ended').waitFor();
      const { token } = await cast.stage.alpha.person('alice');
      await page.getByLabel('Sign-in link or token').fill(`  ${cast.stage.alpha.url}/#token=${token}`);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await openRoom(page, cast.room);
      await page.getByRole('button', { name: 'You and settings' }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'Sign in to ScaiWave' }).waitFor();
      expect(await page.evaluate('sessionStorage.length')).toBe(0);
    });
  });
}
