import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { bodies, say as sayByHand, shows } from '../../federation/stage';
import type { Session } from '../../support/session';
import type { Cast } from '../cast';
import { act, message, openRoom, rooms, say } from '../chat';
import { CuttableLine } from '../cuttable-line';

const MANY = 90;
const LONG_TALK = 'Long talk';
/** How far the first line of the newest message is from the left edge of its text, and the last from the right one. */
const FROM_ITS_EDGES = `(() => {
  const text = [...document.querySelectorAll('[role=log] div[dir=auto]')].at(-1);
  const lines = document.createRange();
  lines.selectNodeContents(text);
  const [box, all] = [text.getBoundingClientRect(), [...lines.getClientRects()]];
  return [all.at(0).left - box.left, box.right - all.at(-1).right].map(Math.round);
})()`;

/** What people expect of a chat without asking for it. */
export function everyday(cast: Cast): void {
  describe('somebody who chats every day', () => {
    const line = new CuttableLine();
    let page: Page;
    let alice: Session;
    let room: string;

    const field = () => page.getByRole('textbox', { name: `Message to ${LONG_TALK}` });
    const placeOf = async (body: string) => (await message(page, body).boundingBox())?.y;

    beforeAll(async () => {
      ({ alice } = await cast.aliceByHand());
      ({ room_id: room } = await alice.post<{ room_id: string }>('/v1/rooms', { name: LONG_TALK }));
      for (let n = 1; n <= MANY; n += 1) await sayByHand(alice, room, `word ${n} of it`);
      const proxy = { server: await line.start() };
      page = await cast.windows.of(cast.stage.alpha, 'alice', { proxy });
      await openRoom(page, LONG_TALK);
      await message(page, `word ${MANY} of it`).waitFor();
    });

    it('may write at once, and sees by the tab where they are', async () => {
      await field().and(page.locator(':focus')).waitFor();
      await expect.poll(() => page.title()).toMatch(/^(\(\d+\) )?Long talk · ScaiWave$/);
    });

    it('keeps their place when older messages come and when others speak, and goes to the newest', async () => {
      const old = `word ${MANY - 57} of it`;
      await message(page, old).scrollIntoViewIfNeeded();
      const before = await placeOf(old);
      await message(page, 'word 1 of it').waitFor();
      expect(await placeOf(old)).toBeCloseTo(before!, -1);
      await sayByHand(alice, room, 'a word at the end');
      await page.getByRole('button', { name: '1 new message' }).click();
      await expect.poll(() => placeOf(old)).not.toBeCloseTo(before!, -1);
      await page.getByRole('button', { name: /^To the newest|new message/ }).waitFor({ state: 'hidden' });
      await message(page, old).scrollIntoViewIfNeeded();
      await say(page, 'and mine');
      await page.getByRole('button', { name: 'To the newest' }).waitFor({ state: 'hidden' });
    });

    it('finds what they began to write, after another room and after loading the page again', async () => {
      await field().fill('not yet said');
      await openRoom(page, cast.room);
      await openRoom(page, LONG_TALK);
      await expect.poll(() => field().inputValue()).toBe('not yet said');
      await page.reload();
      await expect.poll(() => field().inputValue()).toBe('not yet said');
      await field().fill('');
    });

    it('says things while the server does not answer, which go out in order when it does, and once', async () => {
      line.cut();
      for (const body of ['into the dark, one', 'into the dark, two']) {
        await field().fill(body);
        await field().press('Enter');
      }
      await page.getByText('Not sent yet').first().waitFor();
      line.mend();
      await page.getByText('Not sent yet').first().waitFor({ state: 'hidden' });
      const both = ['into the dark, one', 'into the dark, two'];
      await shows(alice, room, ...both);
      expect((await bodies(alice, room)).slice(-2)).toEqual(both);
      const said = message(page, 'into the dark').locator('div[dir=auto]');
      expect(await said.allTextContents()).toEqual(both);
    });

    it('is brought to an answer in a thread where it stands, and back from it by Escape', async () => {
      const { event_id } = await sayByHand(alice, room, 'a beginning');
      await sayByHand(alice, room, 'hidden in a thread', { thread_root: event_id });
      await page.getByRole('link', { name: 'Search' }).click();
      await page.getByRole('searchbox').fill('hidden');
      await page.getByRole('searchbox').press('Enter');
      await page.getByRole('list', { name: 'What was found' }).getByRole('link').click();
      const thread = page.getByRole('complementary', { name: 'Thread' });
      const answer = thread.getByRole('article').filter({ hasText: 'hidden in a thread' });
      await answer.and(page.locator(':focus')).waitFor();
      await answer.getByRole('button', { name: 'Reply' }).click();
      const answerField = thread.getByRole('textbox', { name: 'Answer in the thread' });
      await answerField.fill('found it');
      // The first leaves the answer, the second the thread.
      await page.keyboard.press('Escape');
      await answerField.press('Enter');
      await thread.getByRole('article').filter({ hasText: 'found it' }).waitFor();
      await page.keyboard.press('Escape');
      await thread.waitFor({ state: 'hidden' });
      await expect.poll(() => page.evaluate('document.activeElement !== document.body')).toBe(true);
    });

    it('finds the room in which somebody has just spoken at the top of the list', async () => {
      const top = rooms(page).getByRole('link').first();
      await top.filter({ hasText: LONG_TALK }).waitFor();
      await sayByHand(alice, (await cast.aliceByHand()).room, 'elsewhere');
      await top.filter({ hasText: cast.room }).waitFor();
      await page.reload();
      await top.filter({ hasText: cast.room }).waitFor();
      await sayByHand(alice, room, 'and here');
      await top.filter({ hasText: LONG_TALK }).waitFor();
    });

    it('follows a link that somebody wrote, which tells the other side nothing', async () => {
      await sayByHand(alice, room, 'see https://example.org/plan, but not javascript:alert(7)');
      const link = message(page, 'see https').getByRole('link');
      expect(await link.getAttribute('href')).toBe('https://example.org/plan');
      expect(await link.getAttribute('rel')).toBe('noopener noreferrer');
    });

    it('reads each line in its own direction', async () => {
      await sayByHand(alice, room, 'from the left\nמימין לשמאל');
      await message(page, 'from the left').waitFor();
      expect(await page.evaluate(FROM_ITS_EDGES)).toEqual([0, 0]);
    });

    it('has the focus where they were after changing and after erasing a message', async () => {
      await act(page, 'a word at the end', 'Edit');
      await page.keyboard.press('Escape');
      await message(page, 'a word at the end').and(page.locator(':focus')).waitFor();
      await act(page, 'a word at the end', 'Erase');
      await page.getByRole('dialog').getByRole('button', { name: 'Erase' }).click();
      await page.getByRole('article').filter({ hasText: 'was erased' }).and(page.locator(':focus')).waitFor();
      await page.context().close();
      line.stop();
    });
  });
}
