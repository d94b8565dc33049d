import { afterAll, beforeAll } from 'vitest';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { signInLink } from '../../apps/cli/src/sign-in-link';
import { ensureChromium } from '../../scripts/setup.mjs';
import type { TestServer } from '../support/servers';

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 360, height: 740 };
/** What 1280 × 1024 is at 400 % (WCAG 2.2, 1.4.10). */
export const ZOOMED = { width: 320, height: 256 };
export const WIDE = { width: 2560, height: 1440 };
const PATIENCE_MS = 20_000;

/** Arguments for a browser that runs as root in a container and finds `.localhost` names on this machine. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--host-resolver-rules=MAP *.localhost 127.0.0.1',
];

interface Looks {
  viewport?: { width: number; height: number };
  colorScheme?: 'light' | 'dark';
  /** Where the window's connections go through. */
  proxy?: { server: string };
}

/** One Chromium for the tests of a file, and a person's own window in it for each who asks. */
export class Windows {
  private browser: Browser | undefined;
  /** What a page complained of: errors of its own, and what its policy stopped. */
  readonly complaints: string[] = [];

  static open(): Windows {
    const windows = new Windows();
    beforeAll(() => windows.start());
    afterAll(() => windows.close());
    return windows;
  }

  async start(): Promise<void> {
    this.browser = await chromium.launch({ executablePath: ensureChromium(), args: ARGUMENTS });
  }

  async close(): Promise<void> {
    await this.browser?.close();
  }

  /** A window of nobody yet, on a server's console. */
  async at(server: TestServer, path = '/', looks: Looks = {}): Promise<Page> {
    const page = await (await this.context(looks)).newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', ({ message }) => this.complaints.push(message));
    page.on('console', (message) => {
      // A refused request is told of as an error too; that is the page's to show.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        this.complaints.push(message.text());
      }
    });
    page.on('dialog', (dialog) => {
      this.complaints.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(server.url + path);
    return page;
  }

  /** Somebody's window, signed in by the link that the demo prints. */
  async of(server: TestServer, localId: string, looks: Looks & { power?: 'admin' } = {}): Promise<Page> {
    const { token } = await server.person(localId, looks.power);
    return this.at(server, signInLink('', token!), looks);
  }

  private async context(looks: Looks): Promise<BrowserContext> {
    if (!this.browser) throw new Error('The browser has not been started.');
    return this.browser.newContext({
      ignoreHTTPSErrors: true,
      viewport: DESKTOP,
      reducedMotion: 'reduce',
      locale: 'en-GB',
      ...looks,
    });
  }
}
