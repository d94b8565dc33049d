import type { Page } from 'playwright-core';
import { openFederation, openSection, peer, peerTask } from './admin';
import type { Scene } from './scenes';

/** An admin's page, reached by the navigation, once it shows `sign`. */
const section = (name: string, sign: (page: Page) => Promise<unknown>): Scene => ({
  name: `admin-${name.toLowerCase()}`,
  who: 'admin',
  go: async (page) => {
    await openFederation(page);
    await openSection(page, name);
    await sign(page);
  },
});

const firstPeer = (page: Page) => peer(page, /./).first();

const peers = section('Peers', (page) => firstPeer(page).waitFor());

/** The admin's pages as they are met. */
export const ADMIN_SCENES: readonly Scene[] = [
  section('Overview', (page) => page.locator('figure canvas').last().waitFor()),
  peers,
  {
    name: 'admin-peer',
    who: 'admin',
    go: async (page, room) => {
      await peers.go(page, room, '');
      await firstPeer(page).getByRole('link').click();
      await page.getByText('Decided by').first().waitFor();
      await page.getByRole('list', { name: 'Keys' }).waitFor();
      await page.getByRole('button', { name: /^Diagnose/ }).click();
      await page.getByRole('list', { name: 'They reach us' }).waitFor();
    },
  },
  {
    name: 'admin-remove-peer',
    who: 'admin',
    go: async (page, room) => {
      await peers.go(page, room, '');
      await peerTask(page, /./, 'Remove');
      await page.getByRole('dialog').getByRole('checkbox').waitFor();
    },
  },
  section('Rooms', (page) =>
    page.getByRole('list', { name: 'Rooms' }).getByRole('listitem').first().waitFor(),
  ),
  section('Policy', async (page) => {
    await page.getByLabel('Deny list').fill('*.spam.example');
    await page.getByText('*.spam.example joins the deny list.').waitFor();
  }),
  section('Keys', (page) => page.getByRole('list', { name: 'Keys' }).waitFor()),
  section('Audit', (page) =>
    page.getByRole('list', { name: 'Audit rows' }).getByRole('listitem').first().waitFor(),
  ),
  {
    name: 'admin-story',
    who: 'admin',
    go: async (page, _, said) => {
      await openFederation(page);
      await openSection(page, 'Audit');
      await page.getByLabel('Event').fill(said);
      await page.getByLabel('Event').press('Enter');
      await page.getByRole('list', { name: 'Story' }).getByText('Accepted', { exact: true }).waitFor();
    },
  },
  section('People', (page) => page.getByRole('textbox', { name: 'Name in the address' }).waitFor()),
];
