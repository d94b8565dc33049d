import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsOf } from '../accessibility';
import { ADMIN_SCENES } from '../admin-scenes';
import { DESKTOP, PHONE, WIDE, ZOOMED } from '../browser';
import type { Cast } from '../cast';
import { goHome, SCENES, type Scene } from '../scenes';
import { fillTheDay } from '../working-day';

/** Where `npm run screenshots` wants a picture of each page. */
const PICTURES = process.env['SCREENSHOTS'];

const LOOKS = [
  { name: 'light-desktop', colorScheme: 'light', viewport: DESKTOP },
  { name: 'dark-phone', colorScheme: 'dark', viewport: PHONE },
  ...(PICTURES
    ? ([
        { name: 'dark-desktop', colorScheme: 'dark', viewport: DESKTOP },
        { name: 'light-phone', colorScheme: 'light', viewport: PHONE },
      ] as const)
    : []),
] as const;

export function everyPage(cast: Cast): void {
  describe('every page', () => {
    beforeAll(() => fillTheDay(cast));

    describe.each(LOOKS)('$name', (looks) => {
      /** One window for each who looks, who goes from page to page. */
      const windows = new Map<Scene['who'], Page>();
      const windowOf = async ({ who }: Scene): Promise<Page> => {
        const known = windows.get(who);
        if (known) await goHome(known);
        const page = known ?? (await openWindow(cast, who, looks));
        windows.set(who, page);
        return page;
      };
      afterAll(() => Promise.all([...windows.values()].map((page) => page.context().close())));

      it.each([...SCENES, ...ADMIN_SCENES])(
        '$name is for everybody: axe finds no fault with it, and it fits',
        async (scene) => {
          const page = await windowOf(scene);
          await scene.go(page, cast.room, await cast.saidByAlice());
          await takePicture(page, `${scene.name}-${looks.name}`);
          expect(await faultsOf(page)).toEqual([]);
          for (const size of [looks.viewport === PHONE ? ZOOMED : WIDE, looks.viewport]) {
            await page.setViewportSize(size);
            // What floats above the page finds its new place a moment later.
            await expect.poll(() => widthOf(page)).toBeLessThanOrEqual(size.width);
          }
        },
      );
    });
  });
}

const widthOf = (page: Page) => page.evaluate('document.documentElement.scrollWidth');

const openWindow = (
  { stage, windows }: Cast,
  who: Scene['who'],
  looks: (typeof LOOKS)[number],
): Promise<Page> =>
  who === 'nobody'
    ? windows.at(stage.alpha, '/', looks)
    : windows.of(stage.alpha, who, who === 'admin' ? { ...looks, power: 'admin' } : looks);

async function takePicture(page: Page, name: string): Promise<void> {
  if (!PICTURES) return;
  mkdirSync(PICTURES, { recursive: true });
  // Where a mouse happens to rest is no part of a page.
  if (!name.startsWith('message-actions')) await page.mouse.move(0, 0);
  await page.screenshot({ path: join(PICTURES, `${name}.png`), animations: 'disabled' });
}
