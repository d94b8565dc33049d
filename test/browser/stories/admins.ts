import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RoomView } from '@app/contracts/ingest';
import { person, POLICY, say, type Items } from '../../federation/stage';
import type { Session } from '../../support/session';
import { addPeer, openSection, peer } from '../admin';
import type { Cast } from '../cast';
import { message, openRoom } from '../chat';

/** Two admins make their servers peers, and one of them ends it; told last, because nobody is left in the room. */
export function admins(cast: Cast): void {
  describe('the admins of two servers, each in a browser', () => {
    let [alphaAdmin, betaAdmin]: Page[] = [];
    let [alphaSession, betaSession]: Session[] = [];
    let [alpha, beta] = ['', ''];
    let alice: Session;
    let room: string;

    beforeAll(async () => {
      const { stage, windows } = cast;
      [alpha, beta] = [stage.alpha.serverName, stage.beta.serverName];
      alice = await person(stage.alpha, 'alice');
      const { items } = await alice.get<Items<RoomView>>('/v1/rooms');
      room = items.find(({ name }) => name === cast.room)!.room_id;
      [alphaSession, betaSession] = [await stage.alpha.admin(), await stage.beta.admin()];
      for (const admin of [alphaSession, betaSession]) await admin.put(POLICY, { allowed_peers: [] });
      [alphaAdmin, betaAdmin] = await Promise.all(
        [stage.alpha, stage.beta].map((server) => windows.of(server, 'admin', { power: 'admin' })),
      );
    });

    it('one adds the other as a peer, and reads why it refuses, and what helps', async () => {
      await addPeer(alphaAdmin!, beta);
      await say(alice, room, 'is this thing on?');
      const row = peer(alphaAdmin!, beta);
      await row.getByText('Failing').waitFor();
      await row.getByText('SW_FED_PEER_UNKNOWN').waitFor();
      await row.getByText('The server refuses us by its policy.').waitFor();
      await row.getByText(/What helps: Add the server to allowed_peers .*, on both sides/).waitFor();
      await row
        .getByText(/^\d+ seconds? ago/)
        .first()
        .waitFor();
    });

    it('the other cures it; what waited arrives', async () => {
      await addPeer(betaAdmin!, alpha);
      await peer(alphaAdmin!, beta).getByRole('link', { name: beta }).click();
      await alphaAdmin!.getByRole('heading', { level: 1, name: beta }).waitFor();
      expect(await alphaAdmin!.title()).toContain(beta);
      await alphaAdmin!.getByText('Decided by allowed_peers').waitFor();
      await alphaAdmin!.getByRole('button', { name: `Refresh … ${beta}` }).click();
      const refresh = alphaAdmin!.getByRole('dialog', { name: `Refresh ${beta}` });
      await refresh.getByText('Keys that nothing vouches for are accepted too.').waitFor();
      await refresh.getByRole('button', { name: 'Refresh, and accept its keys' }).click();
      await refresh.waitFor({ state: 'hidden' });
      // What waits may have gone already: anything that is heard from beta lets it go.
      const again = alphaAdmin!.getByRole('button', { name: 'Try again now' });
      await again.click({ timeout: 2_000 }).catch(() => undefined);
      await alphaAdmin!.getByText('Nothing waits: the peer has all that is for it.').waitFor();
      await alphaAdmin!.getByText('Active', { exact: true }).first().waitFor();
      await openRoom(cast.bob, cast.room);
      await message(cast.bob, 'is this thing on?').waitFor();
    });

    it('the audit of the other tells of it, filtered, and leads to the story of one request', async () => {
      await openSection(betaAdmin!, 'Audit');
      await betaAdmin!.getByLabel('Outcome').selectOption('refused');
      await betaAdmin!.getByLabel('Peer').fill(alpha);
      await betaAdmin!.getByLabel('Code').fill('SW_FED_PEER_UNKNOWN');
      await betaAdmin!.getByLabel('Code').press('Enter');
      await betaAdmin!.waitForURL(/outcome=refused/);
      const rows = betaAdmin!.getByRole('list', { name: 'Audit rows' }).getByRole('listitem');
      await rows.filter({ hasText: 'SW_FED_PEER_UNKNOWN' }).first().waitFor();
      expect(await rows.filter({ hasNotText: 'SW_FED_PEER_UNKNOWN' }).count()).toBe(0);
      await rows
        .first()
        .getByRole('link', { name: /^trace / })
        .click();
      await betaAdmin!.getByText('our half of the story of one request').waitFor();
    });

    it('a change of the policy that somebody else was faster with is lost by neither', async () => {
      await openSection(alphaAdmin!, 'Policy');
      const list = alphaAdmin!.getByLabel('Allow list');
      await list.fill(`${beta}\nacme`);
      await alphaAdmin!.getByRole('button', { name: 'Save the policy' }).click();
      await alphaAdmin!.getByText('“acme”: neither the name of a server').waitFor();
      await list.fill(`${beta}\nmine.example`);
      await alphaAdmin!.getByText('mine.example joins the allow list.').waitFor();
      await alphaAdmin!.getByText(/^mine\.example is newly allowed/).waitFor();

      await alphaSession!.put(POLICY, { allowed_peers: [beta, 'theirs.example'] });
      await alphaAdmin!.getByRole('button', { name: 'Save the policy' }).click();
      await alphaAdmin!.getByText('Somebody changed the policy meanwhile.').waitFor();
      await alphaAdmin!.getByText('theirs.example joins the allow list.').waitFor();
      await alphaAdmin!.getByRole('button', { name: 'Put my changes on top of theirs' }).click();
      await alphaAdmin!.getByRole('button', { name: 'Save the policy' }).click();
      await alphaAdmin!.getByRole('button', { name: 'Undo my changes' }).waitFor({ state: 'hidden' });
      const { allowed_peers } = await alphaSession!.get<{ allowed_peers: string[] }>(POLICY);
      expect(allowed_peers).toEqual([beta, 'theirs.example', 'mine.example']);
    });

    it('one removes the other, after it was shown what that severs', async () => {
      await openSection(alphaAdmin!, 'Peers');
      await peer(alphaAdmin!, beta)
        .getByRole('button', { name: `Remove … ${beta}` })
        .click();
      const dialog = alphaAdmin!.getByRole('dialog', { name: `Remove ${beta}` });
      await dialog.getByText(`1 person of ${beta} leaves 1 room of this server.`).waitFor();
      await dialog.getByRole('checkbox', { name: 'Deny it as well' }).check();
      await dialog.getByRole('button', { name: `Remove ${beta}` }).click();
      await peer(alphaAdmin!, beta).getByText('Denied').waitFor();
      await openRoom(cast.alice, cast.room);
      await cast.alice.getByRole('button', { name: 'Members (1)' }).waitFor();
    });
  });
}
