import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openSection, openFederation } from '../admin';
import { DESKTOP, PHONE } from '../browser';
import type { Cast } from '../cast';

/** What an admin does now and then: rooms, keys, people. */
export function adminUpkeep(cast: Cast): void {
  describe('an admin in a browser', () => {
    let page: Page;

    beforeAll(async () => {
      page = await cast.admin(cast.stage.alpha);
      await openFederation(page);
    });

    const room = (name: string) =>
      page.getByRole('list', { name: 'Rooms' }).getByRole('listitem').filter({ hasText: name }).first();

    it('sees who is in a room of others, and why fetching its history brought nothing', async () => {
      await openSection(page, 'Rooms');
      await room(cast.room).getByRole('button', { name: 'Participants' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText(cast.stage.beta.fqid('bob')).waitFor();
      await page.keyboard.press('Escape');
      await room(cast.room).getByRole('button', { name: 'Fetch history' }).click();
      await dialog.getByRole('button', { name: 'Fetch history' }).click();
      const told = dialog.getByRole('status');
      await told.getByText('Nothing came.').waitFor();
      expect(await told.getByRole('paragraph').count()).toBeGreaterThan(1);
      await page.keyboard.press('Escape');
    });

    it('switches federation off for a room, and on again', async () => {
      const federates = room(cast.room).getByRole('switch', { name: 'Federates' });
      for (const wanted of [false, true]) {
        await Promise.all([
          page.waitForResponse((answer) => answer.url().endsWith('/federate') && answer.ok()),
          federates.press('Space'),
        ]);
        await expect.poll(() => federates.isChecked()).toBe(wanted);
      }
    });

    it('reads hostile names of rooms as text, on a phone too', async () => {
      await room('<b>bold</b>').waitFor();
      expect(await page.getByRole('main').locator('b, img, script').count()).toBe(0);
      await page.setViewportSize(PHONE);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(PHONE.width);
      await page.setViewportSize(DESKTOP);
    });

    it('asks what the policy decides about a server, and why', async () => {
      await openSection(page, 'Policy');
      await page.getByRole('textbox', { name: 'Server', exact: true }).fill('stranger.example');
      await page.getByLabel('May this server …').selectOption({ label: 'Invite its people' });
      await page.getByRole('button', { name: 'Explain' }).click();
      await page.getByText('Decided by default_mode').waitFor();
      await page.getByRole('status').getByText('SW_FED_PEER_UNKNOWN').waitFor();
    });

    it('rotates the key, and sees for how long the old one is still good', async () => {
      await openSection(page, 'Keys');
      const keys = page.getByRole('list', { name: 'Keys' }).getByRole('listitem');
      await keys.first().waitFor();
      const old = await keys.first().locator('code').textContent();
      await page.getByRole('button', { name: 'Rotate …' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Rotate the key' }).click();
      await keys.filter({ hasText: old! }).getByText('Overlap', { exact: true }).waitFor();
      await keys
        .filter({ hasText: old! })
        .getByText(/^(29|30) days$/)
        .waitFor();
      await keys.first().getByText('Active', { exact: true }).waitFor();
      expect(await keys.first().locator('code').textContent()).not.toBe(old);
    });

    it('adds a person, who is told how to sign in', async () => {
      await openSection(page, 'People');
      await page.getByRole('textbox', { name: 'Name in the address' }).fill('dora');
      await page.keyboard.press('Enter');
      await page.getByText(`${cast.stage.alpha.fqid('dora')} can be invited now.`).waitFor();
      await page.getByText('npx scaiwave admin user create dora').waitFor();
    });
  });
}
