import type { Page, Route } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openFederation, openSection, peer } from '../admin';
import { person, type Items } from '../../federation/stage';
import type { Session } from '../../support/session';
import type { Cast } from '../cast';
import { openRoom } from '../chat';
import { choose } from '../menus';
import { CHAT_STATES, ADMIN_STATES, HOSTILE, NOTHING, PROBLEM, type PageState } from '../page-states';

/** What pages show before there is something to show, and what they do with what no server of ours would say. */
export function pageStates(cast: Cast): void {
  describe('a page', () => {
    let alice: Page;
    let admin: Page;

    beforeAll(async () => {
      const { stage, windows } = cast;
      [alice, admin] = [
        await windows.of(stage.alpha, 'alice'),
        await windows.of(stage.alpha, 'admin', { power: 'admin' }),
      ];
    });

    const holds = async (page: Page, { api, go, loading, empty, nothing, sign }: PageState) => {
      const answers = await answerBy(page, api);
      await go(page, cast.room);
      await page.getByText(loading, { exact: true }).waitFor();
      answers.now({ status: 403, contentType: 'application/problem+json', body: PROBLEM });
      const alert = page.getByRole('alert');
      await alert.getByText('onerror').first().waitFor();
      expect(await page.locator('main img, main script, [role=alert] b').count()).toBe(0);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(page.viewportSize()!.width);
      // Held up, so that whatever else makes the page ask again changes nothing before the button does.
      answers.hold();
      await alert.getByRole('button', { name: 'Try again' }).click();
      if (empty) {
        answers.now({ json: nothing ?? NOTHING });
        await page.getByText(empty).waitFor();
      }
      await answers.end();
      if (!empty) await sign(page).waitFor();
    };

    it.each(CHAT_STATES)(
      'of the chat, $name, says what it waits for, what went wrong and that it is empty',
      (state) => holds(alice, state),
    );

    it.each(ADMIN_STATES)(
      'of the admins, $name, says what it waits for, what went wrong and that it is empty',
      (state) => holds(admin, state),
    );

    it('says so where a part of it did not come, and has it once that is tried again', async () => {
      const { complaints } = cast.windows;
      const before = complaints.length;
      const keysPage = /\/assets\/keys-page/;
      await admin.route(keysPage, (route) => route.abort());
      await openSection(admin, 'Overview');
      await admin.reload();
      await openSection(admin, 'Keys');
      const again = admin.getByRole('alert').getByRole('button', { name: 'Try again' });
      await again.waitFor();
      await admin.unroute(keysPage);
      await again.click();
      await admin.getByRole('list', { name: 'Keys' }).getByRole('listitem').first().waitFor();
      for (const complaint of complaints.splice(before)) expect(complaint).toMatch(keysPage);
    });

    it('shows a gap in what was said', async () => {
      const gap = { kind: 'gap', origin: cast.stage.beta.serverName, from_seq: 3, to_seq: 5, ts: Date.now() };
      const reader = await person(cast.stage.alpha, 'alice');
      await alice.route(
        /\/timeline/,
        changed(reader, (items) => [gap, ...items]),
      );
      await alice.reload();
      await openRoom(alice, cast.room);
      await alice.getByText(/^3 events of .* are missing here and being fetched\.$/).waitFor();
      await alice.unroute(/\/timeline/);
    });

    it('says that what was chosen in a menu was not saved, and is where the keyboard was', async () => {
      await alice.route('**/v1/me/settings', (route) =>
        route.request().method() === 'PUT'
          ? route.fulfill({ status: 403, contentType: 'application/problem+json', body: PROBLEM })
          : route.continue(),
      );
      const menu = alice.getByRole('button', { name: 'More about the room' });
      await choose(alice, menu, alice.getByRole('menuitemradio', { name: 'Do not notify me' }));
      await alice.getByRole('dialog').getByRole('alert').getByText('onerror').first().waitFor();
      await alice.keyboard.press('Escape');
      await menu.and(alice.locator(':focus')).waitFor();
      await alice.unroute('**/v1/me/settings');
    });

    it('shows the last words of a peer as text, whatever they are', async () => {
      const last_error = {
        code: HOSTILE,
        message: `The server refuses us by its policy. ${HOSTILE}`,
        at: Date.now(),
      };
      const reader = await cast.stage.alpha.admin();
      await admin.route(
        /\/federation\/peers$/,
        changed(reader, (items) => items.map((row) => ({ ...row, last_error }))),
      );
      await openFederation(admin);
      await openSection(admin, 'Peers');
      await peer(admin, /onerror/)
        .first()
        .getByText('It answered')
        .waitFor();
      expect(await admin.locator('main img, main script, main q b').count()).toBe(0);
      expect(await admin.evaluate('document.documentElement.scrollWidth')).toBe(admin.viewportSize()!.width);
      for (const page of [alice, admin]) {
        // Somebody may be asking at this very moment.
        await page.unrouteAll({ behavior: 'ignoreErrors' });
        await page.context().close();
      }
    });
  });
}

/** What the server says to that person, but for a change. */
const changed =
  (who: Session, change: (items: object[]) => object[]) =>
  async (route: Route): Promise<void> => {
    const { pathname, search } = new URL(route.request().url());
    const { items } = await who.get<Items<object>>(pathname + search);
    await route.fulfill({ json: { items: change(items), next: null } });
  };

type Answer = NonNullable<Parameters<Route['fulfill']>[0]>;

/** Stands in for the server in one question, which waits until `now` says what it is answered. */
async function answerBy(page: Page, api: RegExp) {
  const waiting: Route[] = [];
  const wait = (route: Route) => void waiting.push(route);
  let answer: (route: Route) => unknown = wait;
  const change = (to: typeof answer) => {
    answer = to;
    for (const route of waiting.splice(0)) void to(route);
  };
  await page.route(api, (route) => answer(route));
  return {
    hold: () => change(wait),
    now: (said: Answer) => change((route) => route.fulfill(said)),
    /** Leaves it to the server again. */
    end: async () => {
      change((route) => route.continue());
      await page.unroute(api);
    },
  };
}
