import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../support/session';
import { say, type Items } from '../../federation/stage';
import { openFederation, openSection } from '../admin';
import type { Cast } from '../cast';

const AUDIT = /\/federation\/audit\?/;

/** What two admins read in their audits of one event: told after one was refused by the other. */
export function audits(cast: Cast): void {
  describe('the audit', () => {
    let [alphaAdmin, betaAdmin]: Page[] = [];
    let [alpha, beta] = ['', ''];
    let alice: Session;
    let room: string;
    let event_id: string;

    beforeAll(async () => {
      const { stage } = cast;
      [alpha, beta] = [stage.alpha.serverName, stage.beta.serverName];
      ({ alice, room } = await cast.aliceByHand());
      [alphaAdmin, betaAdmin] = [await cast.admin(stage.alpha), await cast.admin(stage.beta)];
      for (const page of [alphaAdmin, betaAdmin]) {
        await openFederation(page!);
        await openSection(page!, 'Audit');
      }
    });

    const rowsOf = (page: Page): Locator =>
      page.getByRole('list', { name: 'Audit rows' }).getByRole('listitem');
    const linesOf = (page: Page): Locator => page.getByRole('list', { name: 'Story' }).getByRole('listitem');

    it('shows by itself what comes in', async () => {
      ({ event_id } = await say(alice, room, 'for the record'));
      const row = rowsOf(betaAdmin!).filter({ hasText: event_id });
      await row.getByText('federation.event.accepted').waitFor();
      expect(await row.getByText(alpha).count()).toBe(1);
    });

    it('shows what is older, and the newest alone once it is to follow that again', async () => {
      const page = betaAdmin!;
      const reader = await cast.stage.beta.admin();
      await page.route(AUDIT, async (route) => {
        const { pathname, searchParams } = new URL(route.request().url());
        const { items } = await reader.get<Items<object>>(`${pathname}?limit=1`);
        const isOlder = searchParams.has('after');
        const json = isOlder
          ? { items: [{ ...items[0], id: 'older' }], next: null }
          : { items, next: 'older' };
        await route.fulfill({ json });
      });
      await page.getByRole('button', { name: 'Show older rows' }).click();
      await rowsOf(page).nth(1).waitFor();
      await page.getByRole('switch', { name: 'Live' }).press('Space');
      await expect.poll(() => rowsOf(page).count()).toBe(1);
      await page.unroute(AUDIT);
    });

    it('tells the whole story of an event by both logs, in one line of time', async () => {
      await alphaAdmin!.getByLabel('Event').fill(event_id);
      await alphaAdmin!.getByLabel('Event').press('Enter');
      const lines = linesOf(alphaAdmin!);
      await lines.nth(1).waitFor();
      expect(await lines.count()).toBe(2);
      await lines.nth(0).getByText(`Log of ${alpha}`).waitFor();
      await lines
        .nth(0)
        .getByText(/^sw\.message of @alice:/)
        .waitFor();
      await lines.nth(1).getByText(`Log of ${beta}`).waitFor();
      await lines.nth(1).getByText('Accepted', { exact: true }).waitFor();
      const [trace] = /[0-9a-f]{32}/.exec((await lines.nth(1).textContent())!)!;

      await betaAdmin!.getByLabel('Trace').fill(trace);
      await betaAdmin!.getByLabel('Trace').press('Enter');
      await linesOf(betaAdmin!).filter({ hasText: 'federation.event.accepted' }).waitFor();
      await betaAdmin!.getByText(`It came from ${alpha}, whose admin finds the other half`).waitFor();

      await alphaAdmin!.getByLabel('Event').fill('');
      await alphaAdmin!.getByLabel('Trace').fill(trace);
      await alphaAdmin!.getByLabel('Trace').press('Enter');
      await alphaAdmin!.getByRole('heading', { name: 'The story of one request' }).waitFor();
      await linesOf(alphaAdmin!).filter({ hasText: 'sw.message of @alice:' }).waitFor();
      await linesOf(alphaAdmin!).filter({ hasText: trace }).getByText('Accepted', { exact: true }).waitFor();
      await alphaAdmin!.getByRole('button', { name: 'Show all' }).click();
    });

    it('is filtered, and leads from what was refused to the story of that request', async () => {
      await betaAdmin!.getByRole('button', { name: 'Show all' }).click();
      await betaAdmin!.getByLabel('Outcome').selectOption('refused');
      await betaAdmin!.getByLabel('Peer').fill(alpha);
      await betaAdmin!.getByLabel('Code').fill('SW_FED_PEER_UNKNOWN');
      await betaAdmin!.getByLabel('Code').press('Enter');
      await betaAdmin!.waitForURL(/outcome=refused/);
      const rows = rowsOf(betaAdmin!);
      await rows.filter({ hasText: 'SW_FED_PEER_UNKNOWN' }).first().waitFor();
      await expect.poll(() => rows.filter({ hasNotText: 'SW_FED_PEER_UNKNOWN' }).count()).toBe(0);
      const link = rows.first().getByRole('link', { name: /^trace / });
      await link.click();
      await linesOf(betaAdmin!).getByText('SW_FED_PEER_UNKNOWN').waitFor();
      await betaAdmin!.getByText('finds the other half by the same trace').waitFor();
    });

    it('says so when nothing is known of what is asked for', async () => {
      await alphaAdmin!.getByLabel('Event').fill(`ev_${'A'.repeat(43)}`);
      await alphaAdmin!.getByLabel('Event').press('Enter');
      await alphaAdmin!.getByText('Nothing is known of it here').waitFor();
      await alphaAdmin!.getByLabel('Event').fill('no event');
      await alphaAdmin!.getByLabel('Event').press('Enter');
      await alphaAdmin!.getByRole('alert').getByText('SW_BAD_REQUEST').waitFor();
    });
  });
}
