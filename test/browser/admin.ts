import type { Locator, Page } from 'playwright-core';
import { choose } from './menus';

/* What an admin does and sees, by what is read aloud of it. */

export const openFederation = (page: Page): Promise<void> =>
  page.getByRole('link', { name: 'Federation', exact: true }).click();

export const openSection = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Federation' }).getByRole('link', { name, exact: true }).click();

export const peer = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('list', { name: 'Peers' }).getByRole('listitem').filter({ hasText: name });

export const focused = (page: Page): Locator => page.locator(':focus');

/** Chooses what is to be done about a peer of the list. */
export async function peerTask(page: Page, name: string | RegExp, task: string): Promise<void> {
  const actions = peer(page, name).first().getByRole('button', { name: 'Actions for' });
  // What was chosen before may still be on its way.
  await choose(page, actions, page.getByRole('menuitem', { name: task, disabled: false }));
}

/** By the keyboard alone. */
export async function addPeer(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name: 'Federation', exact: true }).press('Enter');
  await openSection(page, 'Peers');
  await page.getByRole('button', { name: 'Add a peer' }).press('Enter');
  await page.getByRole('textbox', { name: 'Name of the server' }).and(focused(page)).waitFor();
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}
