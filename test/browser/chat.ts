import type { Locator, Page } from 'playwright-core';

/* What a person does and sees in the chat, by what is read aloud of it. */

export const rooms = (page: Page): Locator => page.getByRole('navigation', { name: 'Rooms' });

export const openRoom = async (page: Page, name: string): Promise<void> => {
  await rooms(page).getByRole('link', { name }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
};

export async function createRoom(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'New', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Room' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByRole('button', { name: 'Create the room' }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

export async function inviteFederated(page: Page, fqid: string): Promise<void> {
  await page.getByRole('button', { name: '+ Invite' }).click();
  const dialog = page.getByRole('dialog', { name: 'Invite to the room' });
  await dialog.getByRole('switch', { name: 'Federated' }).check({ force: true });
  await dialog.getByRole('textbox', { name: 'Address of the person' }).fill(fqid);
  await dialog.getByRole('button', { name: 'Send the invite' }).click();
  await dialog.waitFor({ state: 'hidden' });
}

export async function startDirect(page: Page, fqid: string): Promise<void> {
  await page.getByRole('button', { name: 'New', exact: true }).click();
  await page.getByRole('menuitem', { name: 'direct message' }).click();
  await page.getByRole('textbox', { name: 'Address of the person' }).fill(fqid);
  await page.getByRole('button', { name: 'Send the invite' }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
}

export async function answerInvite(page: Page, from: string, word: 'Accept' | 'Decline'): Promise<void> {
  await page.getByRole('button', { name: /^Notifications, / }).click();
  const card = page.getByRole('list', { name: 'Invites' }).getByRole('listitem').filter({ hasText: from });
  await card.getByRole('button', { name: word }).click();
}

export const acceptInvite = (page: Page, from: string): Promise<void> => answerInvite(page, from, 'Accept');

const articles = (page: Page): Locator => page.getByRole('log').first().getByRole('article');

/** The message that reads so; not those that quote it. */
export const message = (page: Page, body: string): Locator =>
  articles(page).filter({ has: page.locator('div[dir=auto]').filter({ hasText: body }) });

export const erasedMessage = (page: Page): Locator =>
  articles(page).filter({ hasText: 'This message was erased.' });

export async function say(page: Page, body: string): Promise<void> {
  const field = page.getByRole('textbox', { name: /^Message to / });
  await field.fill(body);
  await field.press('Enter');
  await message(page, body).waitFor();
}

/** Presses one of the buttons of a message. */
export async function act(page: Page, body: string, action: string): Promise<void> {
  await message(page, body).hover();
  await message(page, body).getByRole('button', { name: action, exact: true }).click();
}

/** The page's live stream is not opened until the function that this returns is called. */
export async function holdStream(page: Page): Promise<() => Promise<void>> {
  const stream = '**/v1/me/stream*';
  const held: (() => Promise<void>)[] = [];
  let isHeld = true;
  await page.route(stream, (route) => {
    if (!isHeld) return route.continue();
    held.push(() => route.continue());
    return undefined;
  });
  return async () => {
    isHeld = false;
    for (const begin of held) await begin();
    await page.unroute(stream);
  };
}
