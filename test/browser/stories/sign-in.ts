import { describe, expect, it } from 'vitest';
import type { Cast } from '../cast';
import { openRoom } from '../chat';
import type { Route } from 'playwright-core';

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
      await page.context().close();
    });

    it('is not ended by what is refused, late, to whoever was signed in before', async () => {
      const page = await cast.windows.of(cast.stage.alpha, 'alice');
      await openRoom(page, cast.room);
      const held = new Promise<Route>((hold) => void page.route('**/typing', hold, { times: 1 }));
      await page.getByRole('textbox', { name: /^Message to / }).pressSequentially('h');
      const late = await held;
      const { token } = await cast.stage.alpha.person('erin');
      await page.evaluate(`location.hash = 'token=${token}'`);
      await page.getByText('No rooms yet').waitFor();
      await late.fulfill({ status: 401, json: {} });
      await page.evaluate('fetch("/favicon.svg").then((answer) => answer.text())');
      expect(await page.getByText('No rooms yet').isVisible()).toBe(true);
      await page.context().close();
    });

    it('works also where the browser keeps nothing for a page', async () => {
      const page = await cast.windows.at(cast.stage.alpha);
      const { token } = await cast.stage.alpha.person('alice');
      await page.addInitScript(`Object.defineProperty(window, 'sessionStorage', {
        get() { throw new DOMException('not here', 'SecurityError'); },
      })`);
      await page.goto(`${cast.stage.alpha.url}/?#token=${token!}`);
      await openRoom(page, cast.room);
      await page.context().close();
    });
  });
}
