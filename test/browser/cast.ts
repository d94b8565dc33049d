import type { Page } from 'playwright-core';
import type { Stage } from '../federation/stage';
import type { Windows } from './browser';

/** Who is in the stories: two people of two servers, each in a window. */
export class Cast {
  alice!: Page;
  bob!: Page;
  readonly room = 'Harbour works';

  constructor(
    readonly stage: Stage,
    readonly windows: Windows,
  ) {}
}
