import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { named, person, shows, type Items } from '../../federation/stage';
import type { Session } from '../../support/session';
import { DESKTOP, PHONE } from '../browser';
import type { Cast } from '../cast';
import { acceptInvite, act, message, openRoom, say } from '../chat';
import { HOSTILE as LONGEST } from '../page-states';

const PILE = 'a' + '\u0301'.repeat(4_000);
const MARKUP = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
const BODIES = [
  MARKUP,
  '[x](javascript:alert(3)) ${alert(4)} {{alert(5)}}',
  'evil \u202Etxt.exe\u2066',
  `pile ${PILE} end`,
  'W'.repeat(16_384),
  `many\n${'\n'.repeat(10_000)}lines`,
  '語'.repeat(10_900),
];
/** As long as the name of a room or of a person may be. */
const ROOM_NAME = `<b>bold</b>\u202Eexe.gpj ${PILE}`.slice(0, 256);
const PERSON_NAME = `<b>Mallory</b> ${PILE}`.slice(0, 256);
const MEMBERS = /\/v1\/rooms\/[^/]+\/members$/;
const SHOWN = '<b>Mallory</b> a';

export function hostileContent(cast: Cast): void {
  describe('what others write', () => {
    let mallory: Session;
    let room_id: string;

    const writes = (body: string) =>
      mallory.post<{ event_id: string }>(
        `/v1/rooms/${room_id}/messages`,
        { body },
        { 'idempotency-key': randomUUID() },
      );

    beforeAll(async () => {
      const { alpha, beta } = cast.stage;
      await named(beta, 'mallory', PERSON_NAME);
      mallory = await person(beta, 'mallory');
      ({ room_id } = await mallory.post<{ room_id: string }>('/v1/rooms', { name: ROOM_NAME }));
      await mallory.post(`/v1/rooms/${room_id}/invitations`, { fqid: alpha.fqid('alice') });
      for (const body of BODIES) await writes(body);
    });

    it('is text: it neither runs nor breaks the page', async () => {
      await acceptInvite(cast.alice, cast.stage.beta.fqid('mallory'));
      await cast.alice.getByRole('heading', { level: 1, name: '<b>bold</b>exe.gpj' }).waitFor();
      await say(cast.bob, 'meanwhile, elsewhere');
      await writes(MARKUP);
      await message(cast.alice, MARKUP).first().waitFor();
      await isIntact(cast.alice);
    });

    it('is text also where it is the name of a person, wherever that is shown', async () => {
      const { alice } = cast;
      await alice.getByRole('list', { name: 'Members' }).getByText(SHOWN).waitFor();
      await alice
        .getByRole('article', { name: `Message of ${SHOWN}` })
        .first()
        .waitFor();

      await act(alice, BODIES[1]!, 'Reply');
      await say(alice, 'What is this?');
      await message(alice, 'What is this?').getByRole('button', { name: SHOWN }).waitFor();

      await shows(mallory, room_id, 'What is this?');
      const { items } = await mallory.get<Items<{ event_id: string; body: string }>>(
        `/v1/rooms/${room_id}/timeline`,
      );
      const { event_id } = items.find(({ body }) => body === 'What is this?')!;
      const key = encodeURIComponent('<b>\u202E!</b>');
      await mallory.put(`/v1/rooms/${room_id}/messages/${event_id}/reactions/${key}`, {});
      await message(alice, 'What is this?')
        .getByRole('button', { name: `<b>!</b> 1, ${SHOWN}` })
        .waitFor();

      await mallory.post(`/v1/rooms/${room_id}/typing`);
      await alice.getByText(new RegExp(`${SHOWN}.* is typing`)).waitFor();
      await isIntact(alice);
    });

    it('is text also where no server of ours would let such a name through', async () => {
      const { alice } = cast;
      const reader = await person(cast.stage.alpha, 'alice');
      await alice.route(MEMBERS, async (route) => {
        const said = await reader.get<Items<object>>(new URL(route.request().url()).pathname);
        const items = said.items.map((member) => ({ ...member, display_name: LONGEST }));
        await route.fulfill({ json: { items, next: null } });
      });
      await alice.reload();
      await alice.getByRole('list', { name: 'Members' }).getByText('<img src=x').first().waitFor();
      await isIntact(alice);
      await alice.unrouteAll({ behavior: 'ignoreErrors' });
      await alice.reload();
      await openRoom(alice, cast.room);
    });
  });
}

/** What is shown, and what is only read aloud. */
const EVERY_TEXT = `[
  document.title,
  document.body.innerText,
  ...[...document.querySelectorAll('[aria-label], [title], [alt]')].flatMap((element) =>
    ['aria-label', 'title', 'alt'].map((name) => element.getAttribute(name) ?? '')),
]`;

/** Nothing of it became a part of the page, turns what is around it, or makes the page wider than its window. */
async function isIntact(page: Page): Promise<void> {
  expect(await page.locator('#root').locator('img[src=x], script, b').count()).toBe(0);
  const texts: string[] = await page.evaluate(EVERY_TEXT);
  for (const text of texts) expect(text).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
  for (const viewport of [PHONE, DESKTOP]) {
    await page.setViewportSize(viewport);
    const width = await page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(viewport.width);
  }
}
