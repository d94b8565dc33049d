import { describe, expect, it } from 'vitest';
import { openFederation, openSection } from '../admin';
import type { Cast } from '../cast';
import { CuttableLine } from '../cuttable-line';

/** What the admins' pages say to whom they are not for, and while the server cannot be reached. */
export function adminLine(cast: Cast): void {
  describe('an admin’s page', () => {
    it('that the server is gone from says so, keeps what is known, and goes on by itself', async () => {
      const line = new CuttableLine();
      const proxy = { server: await line.start() };
      const page = await cast.windows.of(cast.stage.beta, 'admin', { power: 'admin', proxy });
      await openFederation(page);
      await openSection(page, 'Keys');
      const keys = page.getByRole('list', { name: 'Keys' }).getByRole('listitem');
      await keys.first().waitFor();
      line.cut();
      const told = page.getByRole('alert').getByText('The server does not answer.');
      await told.waitFor();
      expect(await keys.count()).toBe(1);
      line.mend();
      await told.waitFor({ state: 'hidden' });
      await page.context().close();
      line.stop();
    });

    it('says to a member whom to ask', async () => {
      const { token } = await cast.stage.beta.person('bob');
      const page = await cast.windows.at(cast.stage.beta, `/admin/policy#token=${token!}`);
      await page.getByRole('main').getByText('Ask an admin of this server').waitFor();
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.context().close();
    });
  });
}
