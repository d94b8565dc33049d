import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { POLICY } from '../../federation/stage';
import type { Session } from '../../support/session';
import { focused, openFederation, openSection, peer, peerTask } from '../admin';
import type { Cast } from '../cast';

const ENABLED = '/v1/admin/federation/enabled';

/** What the admin of a server with many peers does to find one, and to go through them by the keyboard. */
export function manyPeers(cast: Cast): void {
  describe('the admin of a server with many peers', () => {
    let page: Page;
    let session: Session;
    let known: string[];
    const names = Array.from({ length: 70 }, (_, i) => `s${i}.acme.example`);

    beforeAll(async () => {
      page = await cast.admin(cast.stage.alpha);
      session = await cast.stage.alpha.admin();
      ({ allowed_peers: known } = await session.get<{ allowed_peers: string[] }>(POLICY));
      await session.put(POLICY, { allowed_peers: [...known, ...names] });
      await openFederation(page);
      await openSection(page, 'Peers');
    });

    const rows = () => peer(page, /./);

    it('finds one by its name and by its status, and finds the same list when coming back', async () => {
      await page.getByRole('button', { name: /^Show \d+ more of \d+ peers$/ }).waitFor();
      expect(await rows().count()).toBe(50);
      await page.getByRole('button', { name: /^Show \d+ more/ }).press('Enter');
      await rows().nth(50).and(focused(page)).waitFor();
      await page.getByRole('searchbox', { name: 'Find by name' }).fill('S42.');
      await expect.poll(() => rows().count()).toBe(1);
      await page.getByText(/^1 of 7\d servers$/).waitFor();
      await page.getByLabel('Status').selectOption({ label: 'Not heard from yet (70)' });
      await page.waitForURL(/status=new/);
      await rows().getByRole('link').press('Enter');
      await page.getByText('Decided by').first().waitFor();
      await page.getByRole('main').and(focused(page)).waitFor();
      await page.goBack();
      await expect.poll(() => rows().count()).toBe(1);
      await page.getByLabel('Status').selectOption('active');
      await page.getByText('No peer fits').waitFor();
      await openSection(page, 'Peers');
      const name = page.getByRole('searchbox', { name: 'Find by name' });
      await expect.poll(() => name.inputValue()).toBe('');
      await name.fill('s42.');
      await expect.poll(() => rows().count()).toBe(1);
    });

    it('denies it, allows it, and is where the keyboard was, after a dialog too', async () => {
      const actions = page.getByRole('button', { name: 'Actions for s42.acme.example' });
      await peerTask(page, 's42.', 'Deny');
      await rows().getByText('Denied').waitFor();
      await actions.and(focused(page)).waitFor();
      await peerTask(page, 's42.', 'Allow');
      await rows().getByText('Not heard from yet').waitFor();
      await peerTask(page, 's42.', 'Remove');
      await page.getByRole('dialog').getByText('Nobody of s42.acme.example is in a room').waitFor();
      await page.keyboard.press('Escape');
      await actions.and(focused(page)).waitFor();
      await session.put(POLICY, { allowed_peers: known });
      await page.getByText('No peer fits').waitFor();
      await page.getByRole('main').and(focused(page)).waitFor();
    });

    it('is told beside the peers that federation is off, and by a wrong address what is wrong with it', async () => {
      await session.put(ENABLED, { enabled: false });
      await page.getByRole('status').getByText('Federation is off').waitFor();
      await session.put(ENABLED, { enabled: true });
      await page.getByText('Federation is off').waitFor({ state: 'hidden' });
      await page.goto(new URL('/admin/peers/no%20name', page.url()).href);
      await page.getByRole('main').getByText('That is not the name of a server').waitFor();
    });
  });
}
