import type { Page } from 'playwright-core';
import { act, message, openRoom } from './chat';

/** A page as a person meets it: how to get there from the list of rooms; `said` is an event that alice said in the room. */
export interface Scene {
  name: string;
  /** Shown to nobody in particular, to a member of the room, or to an admin of the server. */
  who: 'nobody' | 'alice' | 'admin';
  go(page: Page, room: string, said: string): Promise<void>;
}

/** Back to where every scene begins, without loading the page anew. */
export async function goHome(page: Page): Promise<void> {
  for (let left = await page.getByRole('dialog').count(); left > 0; left -= 1) {
    await page.keyboard.press('Escape');
    await page
      .getByRole('dialog')
      .nth(left - 1)
      .waitFor({ state: 'hidden' });
  }
  const undo = page.getByRole('button', { name: 'Undo my changes' });
  if (await undo.isVisible()) await undo.click();
  await page.getByRole('link', { name: 'Chat', exact: true }).click();
}

export const SCENES: readonly Scene[] = [
  {
    name: 'sign-in',
    who: 'nobody',
    go: (page) => page.getByRole('heading', { name: 'Sign in to ScaiWave' }).waitFor(),
  },
  { name: 'rooms', who: 'alice', go: (page, room) => page.getByRole('link', { name: room }).waitFor() },
  {
    name: 'room',
    who: 'alice',
    go: async (page, room) => {
      await openRoom(page, room);
      await message(page, 'The crane on pier 4').waitFor();
    },
  },
  {
    name: 'members',
    who: 'alice',
    go: async (page, room) => {
      await openRoom(page, room);
      const button = page.getByRole('button', { name: /^Members \(/ });
      if ((await button.getAttribute('aria-pressed')) === 'false') await button.click();
      await page.getByRole('list', { name: 'Members' }).getByRole('listitem').first().waitFor();
    },
  },
  {
    name: 'thread',
    who: 'alice',
    go: async (page, room) => {
      await openRoom(page, room);
      await message(page, 'The crane on pier 4').getByRole('button', { name: 'in the thread' }).click();
      await page.getByRole('complementary', { name: 'Thread' }).getByText('Ten o’clock').waitFor();
    },
  },
  {
    name: 'message-actions',
    who: 'alice',
    go: async (page, room) => {
      await openRoom(page, room);
      await act(page, 'Good. I am there', 'React');
      await page.getByRole('button', { name: 'React with 🎉' }).waitFor();
    },
  },
  {
    name: 'invite',
    who: 'alice',
    go: async (page, room) => {
      await openRoom(page, room);
      await page.getByRole('button', { name: '+ Invite' }).click();
      await page.getByRole('switch', { name: 'Federated' }).check({ force: true });
      await page.getByRole('textbox', { name: 'Address of the person' }).fill('bob');
      await page.getByRole('button', { name: 'Send the invite' }).click();
      await page.getByText('Add the server after a colon').waitFor();
    },
  },
  {
    name: 'new-room',
    who: 'alice',
    go: async (page) => {
      await page.getByRole('button', { name: 'New', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Room' }).click();
      await page.getByRole('textbox', { name: 'Name' }).waitFor();
    },
  },
  {
    name: 'notifications',
    who: 'alice',
    go: async (page) => {
      await page.getByRole('button', { name: /^Notifications/ }).click();
      await page.getByRole('dialog', { name: 'Notifications' }).getByRole('list').first().waitFor();
    },
  },
  {
    name: 'search',
    who: 'alice',
    go: async (page) => {
      await page.getByRole('link', { name: 'Search' }).click();
      await page.getByRole('searchbox').fill('crane');
      await page.getByRole('searchbox').press('Enter');
      await page.getByRole('list', { name: 'What was found' }).getByRole('link').first().waitFor();
    },
  },
];
