import type { Locator, Page } from 'playwright-core';

/* Menus, by the keyboard alone. One takes the focus to itself a moment after it is shown: a quicker key goes nowhere. */

const CLOSED_WITHIN_MS = 3_000;

/** Chooses from the menu that a button opens. */
export async function choose(page: Page, button: Locator, item: Locator): Promise<void> {
  await button.press('Enter');
  await item.waitFor();
  await pressUntilClosed(page, () => item.press('Enter'));
}

/** Leaves the menu that is open, with nothing chosen. */
export const leaveMenu = (page: Page): Promise<void> =>
  pressUntilClosed(page, () => page.keyboard.press('Escape'));

async function pressUntilClosed(page: Page, press: () => Promise<void>): Promise<void> {
  const menu = page.getByRole('menu');
  while (await menu.isVisible()) {
    await press();
    await menu.waitFor({ state: 'hidden', timeout: CLOSED_WITHIN_MS }).catch(() => undefined);
  }
}
