import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Cast } from '../cast';
import { message, rooms } from '../chat';
import { choose } from '../menus';

const focused = (page: Page) =>
  page.evaluate('document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent');

/** Presses Tab until what has the focus is called so. */
async function tabTo(page: Page, name: string, key = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    if (String(await focused(page)).includes(name)) return;
    await page.keyboard.press(key);
  }
  expect(await focused(page)).toContain(name);
}

export function keyboard(cast: Cast): void {
  describe('with the keyboard alone', () => {
    it('a person skips to the content, opens a room, writes, and answers a message', async () => {
      const page = await cast.windows.of(cast.stage.alpha, 'alice');
      await rooms(page).getByRole('link', { name: cast.room }).waitFor();
      await page.keyboard.press('Tab');
      expect(await focused(page)).toContain('Skip to the content');
      await tabTo(page, cast.room);
      await page.keyboard.press('Enter');
      await message(page, 'Then we load at noon').waitFor();

      await tabTo(page, 'Messages in', 'Shift+Tab');
      await page.keyboard.press('End');
      await expect.poll(() => focused(page)).toContain('Message of Alice');
      await page.keyboard.press('ArrowUp');
      await tabTo(page, 'Reply');
      await page.keyboard.press('Enter');
      await page.keyboard.type('Bring the long slings');
      await page.keyboard.press('Enter');
      await message(page, 'Bring the long slings').waitFor();
      await message(cast.bob, 'Bring the long slings').waitFor();

      await page.keyboard.press('ArrowUp');
      await page.keyboard.type(' too');
      await page.keyboard.press('Enter');
      await message(cast.bob, 'Bring the long slings too').getByText('edited').waitFor();
      await page.getByRole('list', { name: 'Members' }).focus();
      await page.keyboard.press('ArrowDown');
      expect(await focused(page)).toContain(cast.stage.alpha.fqid('alice'));
      const opener = page.getByRole('button', { name: 'New', exact: true });
      await choose(page, opener, page.getByRole('menuitem', { name: 'Room' }));
      await page.getByRole('dialog', { name: 'New room' }).getByRole('textbox').waitFor();
      await page.keyboard.press('Escape');
      await opener.and(page.locator(':focus')).waitFor();
      await page.context().close();
    });
  });
}
