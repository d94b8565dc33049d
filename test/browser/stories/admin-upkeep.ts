import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { IDENTITY } from '../../federation/stage';
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
        if (!wanted) await tellsOnFromOff();
      }
    });

    /** Also where the reader chooses the colours; other rooms are on. */
    async function tellsOnFromOff(): Promise<void> {
      await page.emulateMedia({ forcedColors: 'active' });
      const [on, off] = await Promise.all(
        [':checked', ':not(:checked)'].map((state) =>
          page.evaluate(
            `getComputedStyle(document.querySelector('input[role=switch]${state} + *')).backgroundColor`,
          ),
        ),
      );
      expect(on).not.toBe(off);
      await page.emulateMedia({ forcedColors: 'none' });
    }

    it('finds a room by a part of its name, and by its id', async () => {
      const words = page.getByRole('searchbox', { name: 'Find by name or id' });
      const found = page.getByRole('list', { name: 'Rooms' }).getByRole('listitem');
      await words.fill(cast.room.slice(2, 9).toUpperCase());
      await expect.poll(() => found.count()).toBe(1);
      const id = await room(cast.room).locator('code').textContent();
      await words.fill('no room is called so');
      await page.getByText('No room fits').waitFor();
      await words.fill(id!);
      await room(cast.room).waitFor();
      await words.fill('');
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
      const old = await keys.first().locator('code').first().textContent();
      await page.getByRole('button', { name: 'Rotate …' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('checkbox', { name: 'Revoke the old key at once' }).check();
      await dialog.getByText('every peer refuses this server until its admin has refreshed it').waitFor();
      await dialog.getByRole('checkbox').uncheck();
      await dialog.getByRole('button', { name: 'Rotate the key' }).click();
      await keys.filter({ hasText: old! }).getByText('Overlap', { exact: true }).waitFor();
      await keys
        .filter({ hasText: old! })
        .getByText(/^29 days 23 hours$/)
        .waitFor();
      await keys.first().getByText('Active', { exact: true }).waitFor();
      expect(await keys.first().locator('code').first().textContent()).not.toBe(old);
      await page.getByText('A new key signs from now on.').waitFor();
    });

    it('sees a key that was rotated elsewhere without doing anything', async () => {
      const elsewhere = await cast.stage.alpha.admin();
      const { key_id } = await elsewhere.post<{ key_id: string }>(`${IDENTITY}/rotate`, {});
      const newest = page.getByRole('list', { name: 'Keys' }).getByRole('listitem').first();
      await newest.getByText(key_id).waitFor();
    });

    it('adds a person, who is told how to sign in, after a name that cannot be', async () => {
      await openSection(page, 'People');
      const name = page.getByRole('textbox', { name: 'Name in the address' });
      await name.fill('Döra');
      await name.press('Enter');
      await page.getByText('“döra” cannot stand in an address.').waitFor();
      await name.fill('dora');
      await name.press('Enter');
      await page.getByText(`${cast.stage.alpha.fqid('dora')} can be invited now.`).waitFor();
      await page.getByText('npx scaiwave admin user create dora').waitFor();
    });
  });
}
