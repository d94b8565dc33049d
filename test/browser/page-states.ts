import type { Locator, Page } from 'playwright-core';
import { openFederation, openSection, peer } from './admin';
import { openRoom } from './chat';

/** A page whose data does not come, does not come at all, or is nothing. */
export interface PageState {
  name: string;
  /** The question that is held up. */
  api: RegExp;
  go(page: Page, room: string): Promise<unknown>;
  loading: string;
  /** What an empty answer shows; without it the page is never empty. */
  empty?: string;
  /** That answer, where it is no list. */
  nothing?: object;
  /** What is there once the server answers again. */
  sign(page: Page): Locator;
}

const PILE = 'a' + '\u0301'.repeat(4_000);
/** 60 KB of everything that has broken a page. */
export const HOSTILE = `<img src=x onerror="alert(6)"><b>bold</b> \u202Eexe.gpj\u2066 ${PILE} ${'W'.repeat(52_000)}`;
export const PROBLEM = JSON.stringify({
  type: HOSTILE,
  title: HOSTILE,
  status: 403,
  code: HOSTILE,
  detail: HOSTILE,
  retryable: false,
  trace_id: HOSTILE,
});
export const NOTHING = { items: [], next: null };

const list = (name: string) => (page: Page) => page.getByRole('list', { name }).getByRole('listitem').first();
const opened = (path: string) => (page: Page) => page.goto(new URL(path, page.url()).href);
const section = (name: string) => (page: Page) => openSection(page, name);

export const CHAT_STATES: readonly PageState[] = [
  {
    name: 'the rooms',
    api: /\/v1\/rooms\?/,
    go: (page) => page.reload(),
    loading: 'Loading your rooms …',
    empty: 'No rooms yet',
    sign: (page) => page.getByRole('navigation', { name: 'Rooms' }),
  },
  {
    name: 'a room',
    api: /\/timeline/,
    go: async (page, room) => {
      await page.reload();
      await openRoom(page, room);
    },
    loading: 'Loading what was said …',
    empty: 'Nothing has been said yet',
    sign: (page) => page.getByRole('article').first(),
  },
  {
    name: 'who is in it',
    api: /\/v1\/rooms\/[^/]+\/members/,
    go: (page) => page.reload(),
    loading: 'Loading the members …',
    sign: list('Members'),
  },
  {
    name: 'the notifications',
    api: /\/v1\/me\/(notifications|invitations)/,
    go: async (page) => {
      await page.reload();
      await page.getByRole('button', { name: /^Notifications/ }).click();
    },
    loading: 'Loading …',
    empty: 'Nothing new',
    sign: list('Messages'),
  },
  {
    name: 'a search',
    api: /\/v1\/search/,
    go: async (page) => {
      await page.keyboard.press('Escape');
      await page.getByRole('link', { name: 'Search' }).click();
      await page.getByRole('searchbox').fill('crane');
      await page.getByRole('searchbox').press('Enter');
    },
    loading: 'Searching …',
    empty: 'Nothing found',
    sign: list('What was found'),
  },
];

export const ADMIN_STATES: readonly PageState[] = [
  {
    name: 'the peers',
    api: /\/federation\/(peers|policy)$/,
    go: opened('/admin/peers'),
    loading: 'Loading the peers …',
    empty: 'No peers yet',
    nothing: { ...NOTHING, allowed_peers: [], denied_peers: [] },
    sign: list('Peers'),
  },
  {
    name: 'the policy',
    api: /\/federation\/policy$/,
    go: opened('/admin/policy'),
    loading: 'Loading the policy …',
    sign: (page) => page.getByLabel('Allow list'),
  },
  {
    name: 'the keys',
    api: /\/federation\/identity$/,
    go: opened('/admin/keys'),
    loading: 'Loading the keys …',
    empty: 'No key yet',
    nothing: { server_name: '', key_id: '', public_key: '', keys: [], next_rotation_at: null },
    sign: list('Keys'),
  },
  {
    name: 'the overview',
    api: /\/federation\/peers$/,
    go: openFederation,
    loading: 'Loading the peers …',
    empty: 'This server has not met another one yet.',
    sign: (page) => page.getByText('See all peers'),
  },
  {
    name: 'a peer',
    api: /\/federation\/peers\//,
    go: async (page) => {
      await openSection(page, 'Peers');
      await peer(page, /./).first().getByRole('link').click();
    },
    loading: 'Loading what is known of it …',
    sign: (page) => page.getByText('Last heard from'),
  },
  {
    name: 'the rooms',
    api: /\/v1\/admin\/rooms/,
    go: section('Rooms'),
    loading: 'Loading the rooms …',
    empty: 'No rooms yet',
    sign: list('Rooms'),
  },
  {
    name: 'the audit',
    api: /\/federation\/audit\?/,
    go: section('Audit'),
    loading: 'Loading the audit …',
    empty: 'Nothing to tell yet',
    sign: list('Audit rows'),
  },
  {
    name: 'a story',
    api: /\/audit\/story/,
    go: async (page) => {
      await page.getByLabel('Trace').fill('0'.repeat(32));
      await page.getByLabel('Trace').press('Enter');
    },
    loading: 'Loading the story, and what other servers say of it …',
    sign: (page) => page.getByText('Nothing is known of it here'),
  },
];
