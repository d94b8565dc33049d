import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { faultsOf } from '../accessibility';
import { DESKTOP, PHONE } from '../browser';
import type { Cast } from '../cast';
import { ADMIN_SCENES } from '../admin-scenes';
import { SCENES, type Scene } from '../scenes';

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
  describe.each(LOOKS)('every page, $name', (looks) => {
    it.each([...SCENES, ...ADMIN_SCENES])(
      '$name is for everybody: axe finds no fault with it, and it fits',
      async (scene) => {
        const page = await windowFor(cast, scene, looks);
        await scene.go(page, cast.room);
        await takePicture(page, `${scene.name}-${looks.name}`);
        expect(await faultsOf(page)).toEqual([]);
        const width = await page.evaluate('document.documentElement.scrollWidth');
        expect(width).toBeLessThanOrEqual(looks.viewport.width);
        await page.context().close();
      },
    );
  });
}

const windowFor = ({ stage, windows }: Cast, { who }: Scene, looks: (typeof LOOKS)[number]): Promise<Page> =>
  who === 'nobody'
    ? windows.at(stage.alpha, '/', looks)
    : windows.of(stage.alpha, who, who === 'admin' ? { ...looks, power: 'admin' } : looks);

async function takePicture(page: Page, name: string): Promise<void> {
  if (!PICTURES) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), animations: 'disabled' });
}
