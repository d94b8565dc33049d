import type { Route } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { allow, named, person } from '../../federation/stage';
import type { Cast } from '../cast';
import {
  acceptInvite,
  act,
  answerInvite,
  createRoom,
  openRoom,
  startDirect,
  erasedMessage,
  holdStream,
  inviteFederated,
  message,
  rooms,
  say,
} from '../chat';
import { leaveMenu } from '../menus';

export function twoPeople(cast: Cast): void {
  describe('two people of two servers, each in a browser', () => {
    it('sign in by a link, whose token does not stay in the address', async () => {
      const { alpha, beta } = cast.stage;
      await Promise.all([
        allow(alpha, beta),
        allow(beta, alpha),
        named(alpha, 'alice', 'Alice Winter'),
        named(beta, 'bob', 'Bob Ferreira'),
      ]);
      [cast.alice, cast.bob] = await Promise.all([
        cast.windows.of(alpha, 'alice'),
        cast.windows.of(beta, 'bob'),
      ]);
      await cast.alice.getByText('No rooms yet').waitFor();
      await cast.bob.getByText('No rooms yet').waitFor();
      expect(cast.alice.url()).toBe(`${alpha.url}/`);
      expect(await cast.alice.evaluate('localStorage.length')).toBe(0);
    });

    it('meet: one invites with the Federated toggle, the other accepts in the panel', async () => {
      await createRoom(cast.alice, cast.room);
      await inviteFederated(cast.alice, cast.stage.beta.fqid('bob'));
      await cast.alice
        .getByRole('list', { name: 'Invited' })
        .getByText(cast.stage.beta.fqid('bob'))
        .waitFor();
      await acceptInvite(cast.bob, cast.stage.alpha.fqid('alice'));
      await cast.bob.getByRole('heading', { level: 1, name: cast.room }).waitFor();
    });

    it('see that the room is federated, and who is in it by their whole addresses', async () => {
      for (const [page, server] of [
        [cast.alice, cast.stage.beta],
        [cast.bob, cast.stage.alpha],
      ] as const) {
        await rooms(page)
          .getByRole('img', { name: `Federated with ${server.serverName}` })
          .waitFor();
        const members = page.getByRole('list', { name: 'Members' });
        await members.getByText(cast.stage.alpha.fqid('alice')).waitFor();
        await members.getByText(cast.stage.beta.fqid('bob')).waitFor();
      }
    });

    it('talk, and see at once what the other says, does and takes back', async () => {
      await say(cast.alice, 'The crane is back in service');
      await message(cast.bob, 'The crane is back in service').waitFor();

      await act(cast.bob, 'The crane is back in service', 'React');
      await cast.bob.getByRole('button', { name: 'React with 🎉' }).click();
      await message(cast.alice, 'The crane').getByRole('button', { name: '🎉 1, Bob Ferreira' }).waitFor();

      await act(cast.bob, 'The crane is back in service', 'Reply');
      await say(cast.bob, 'From when on?');
      await message(cast.alice, 'From when on?').getByRole('button', { name: 'The crane' }).waitFor();

      await act(cast.alice, 'The crane is back in service', 'Edit');
      const edited = cast.alice.getByRole('textbox', { name: 'Edit the message' });
      await edited.fill('The crane on pier 4 is back in service');
      await edited.press('Enter');
      await message(cast.bob, 'The crane on pier 4').getByText('edited').waitFor();

      await act(cast.bob, 'From when on?', 'Erase');
      await cast.bob.getByRole('dialog').getByRole('button', { name: 'Erase' }).click();
      await erasedMessage(cast.alice).waitFor();
      expect(await cast.alice.getByText('From when on?').count()).toBe(0);
    });

    it('see that the other is typing, does not want to be disturbed, and is there again', async () => {
      const field = cast.bob.getByRole('textbox', { name: /^Message to / });
      await field.pressSequentially('hm');
      await cast.alice.getByText('Bob Ferreira is typing').waitFor();
      await field.clear();
      await cast.alice.getByText('Bob Ferreira is typing').waitFor({ state: 'hidden' });
      const his = cast.alice
        .getByRole('list', { name: 'Members' })
        .getByRole('listitem')
        .filter({ hasText: cast.stage.beta.fqid('bob') });
      let follow = (): Promise<void> => Promise.resolve();
      for (const [choice, shown] of [
        ['Do not disturb', 'Does not want to be disturbed'],
        ['Online', 'Online'],
      ] as const) {
        await cast.bob.getByRole('button', { name: 'You and settings' }).click();
        await cast.bob.getByRole('menuitemradio', { name: choice }).click();
        await follow();
        await his.getByRole('img', { name: shown, exact: true }).waitFor();
        // What he says while his page does not follow yet is told as well.
        follow = await holdStream(cast.bob);
        await cast.bob.reload();
        await cast.bob.getByRole('button', { name: 'You and settings' }).click();
        await cast.bob.getByRole('menuitemradio', { name: choice, checked: true }).waitFor();
        await leaveMenu(cast.bob);
      }
      await follow();
    });

    it('answer in a thread, which is counted where it began', async () => {
      await act(cast.alice, 'The crane on pier 4', 'Open the thread');
      const field = cast.alice.getByRole('textbox', { name: 'Answer in the thread' });
      await field.fill('Ten o’clock');
      await field.press('Enter');
      await message(cast.bob, 'The crane on pier 4')
        .getByRole('button', { name: '1 answer in the thread' })
        .click();
      const thread = cast.bob.getByRole('complementary', { name: 'Thread' });
      await thread.getByText('Ten o’clock').waitFor();
      await thread.getByRole('button', { name: 'Close' }).click();
    });

    it('find what was said, with the words marked', async () => {
      await cast.bob.getByRole('link', { name: 'Search' }).click();
      await cast.bob.getByRole('searchbox').fill('pier');
      await cast.bob.getByRole('searchbox').press('Enter');
      const hit = cast.bob.getByRole('list', { name: 'What was found' }).getByRole('link');
      await hit.locator('mark').getByText('pier', { exact: true }).waitFor();
      await hit.click();
      await message(cast.bob, 'The crane on pier 4').and(cast.bob.locator(':focus')).waitFor();
    });

    it('see a message wait for a server that is away, and neither lose it nor see it twice', async () => {
      await cast.stage.beta.kill();
      await cast.bob.getByText('Reconnecting').waitFor();
      await say(cast.alice, 'Is anybody still on the quay?');
      await message(cast.alice, 'Is anybody still on the quay?')
        .getByText(new RegExp(`Waiting for ${cast.stage.beta.serverName}, (next try in \\d+ s|trying now)`))
        .waitFor();
      await cast.stage.beta.start();
      await message(cast.alice, 'Is anybody still on the quay?')
        .getByText('Delivered')
        .waitFor({ timeout: 60_000 });
      await message(cast.bob, 'Is anybody still on the quay?').waitFor();
      await cast.bob.getByText('Reconnecting').waitFor({ state: 'hidden' });
      expect(await message(cast.bob, 'Is anybody still on the quay?').count()).toBe(1);
    });

    it('say a thing once, also when the answer is lost on the way and it is sent again', async () => {
      const sender = await person(cast.stage.alpha, 'alice');
      const loseTheAnswer = async (route: Route) => {
        const request = route.request();
        const headers = { 'idempotency-key': (await request.allHeaders())['idempotency-key']! };
        await sender.post(new URL(request.url()).pathname, request.postDataJSON() as object, headers);
        await route.abort('connectionreset');
      };
      await cast.alice.route('**/messages', loseTheAnswer, { times: 1 });
      await say(cast.alice, 'Then we load at noon');
      await message(cast.bob, 'Then we load at noon').waitFor();
      for (const page of [cast.alice, cast.bob])
        expect(await message(page, 'Then we load at noon').count()).toBe(1);
    });

    it('ask for a direct talk, which the other declines', async () => {
      const { alpha, beta } = cast.stage;
      await startDirect(cast.bob, alpha.fqid('alice'));
      await answerInvite(cast.alice, beta.fqid('bob'), 'Decline');
      await cast.bob.getByRole('list', { name: 'Invited' }).getByText('Has declined').waitFor();
      // What was pressed is gone with the invite; the keyboard stays in the panel.
      await cast.alice.getByRole('dialog').locator('div:focus').waitFor();
      await cast.alice.keyboard.press('Escape');
      await openRoom(cast.bob, cast.room);
    });
  });
}
