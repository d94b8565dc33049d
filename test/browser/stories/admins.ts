import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { POLICY, say } from '../../federation/stage';
import type { Session } from '../../support/session';
import { addPeer, focused, openSection, peer } from '../admin';
import type { Cast } from '../cast';
import { message, openRoom } from '../chat';

const ENABLED = '/v1/admin/federation/enabled';

/** Two admins make their servers peers, against what stands in the way. */
export function admins(cast: Cast): void {
  describe('the admins of two servers, each in a browser', () => {
    let [alphaAdmin, betaAdmin]: Page[] = [];
    let [alphaSession, betaSession]: Session[] = [];
    let [alpha, beta] = ['', ''];
    let alice: Session;
    let room: string;

    beforeAll(async () => {
      const { stage } = cast;
      [alpha, beta] = [stage.alpha.serverName, stage.beta.serverName];
      ({ alice, room } = await cast.aliceByHand());
      [alphaSession, betaSession] = [await stage.alpha.admin(), await stage.beta.admin()];
      for (const admin of [alphaSession, betaSession]) await admin.put(POLICY, { allowed_peers: [] });
      [alphaAdmin, betaAdmin] = [await cast.admin(stage.alpha), await cast.admin(stage.beta)];
    });

    const stagesOf = (leg: string) => alphaAdmin!.getByRole('list', { name: leg }).getByRole('listitem');

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

    it('sees on the overview who the server is, and how long what is undelivered waits', async () => {
      await openSection(alphaAdmin!, 'Overview');
      const main = alphaAdmin!.getByRole('main');
      await main.getByText(alpha, { exact: true }).waitFor();
      await main.getByText('in 364 days, by itself').waitFor();
      await main.getByText('Only servers on the allow list (1 entry) may federate.').waitFor();
      await main.getByText('1 failing').waitFor();
      await main.getByText(/^It has waited for \d+ seconds?\./).waitFor();
      await main.getByText(/^Now \d+ events a minute/).waitFor();
      for (const way of ['Sent', 'Received']) {
        const day = main.getByRole('figure').filter({ hasText: `${way} in 24 hours` });
        await day.getByText(/^\d+ events?; most of them, \d+, in the hour from \d\d:\d\d\.$/).waitFor();
        await day.locator('canvas').waitFor();
      }
      await main.locator('figure canvas').nth(3).waitFor();
    });

    it('finds on the peer’s page the rule that decides and what waits, and has it tried again', async () => {
      await openSection(alphaAdmin!, 'Peers');
      await peer(alphaAdmin!, beta).getByRole('link', { name: beta }).click();
      await alphaAdmin!.getByRole('heading', { level: 1, name: beta }).waitFor();
      await expect.poll(() => alphaAdmin!.title()).toContain(beta);
      await alphaAdmin!.getByText('Decided by allowed_peers').waitFor();
      const delivery = alphaAdmin!.getByRole('list', { name: 'Deliveries' }).getByRole('listitem');
      await delivery.getByText('Not delivered yet').waitFor();
      await delivery.getByRole('code').filter({ hasText: room }).waitFor();
      const [tried] = await Promise.all([
        alphaAdmin!.waitForResponse((answer) => answer.url().endsWith('/deliveries/redrive')),
        delivery.getByRole('button', { name: `Try again now ${cast.room}` }).click(),
      ]);
      expect(tried.request().postDataJSON()).toEqual({ peer: beta, room_id: room });
      expect(await tried.json()).toEqual({ peers: 1, rooms: 1 });
    });

    it('has the handshake diagnosed: the way there ends at the other’s policy, and there is none back', async () => {
      await alphaAdmin!.getByRole('button', { name: `Diagnose ${beta}` }).click();
      const [there, back] = [stagesOf('We reach them'), stagesOf('They reach us')];
      await there.filter({ hasText: 'Signed ping.' }).getByText('Passed').waitFor();
      const letIn = there.filter({ hasText: 'Its policy does not let this server in.' });
      await letIn.getByText('Failed').waitFor();
      await letIn.getByText(/^What helps, on the other server: Add the server to allowed_peers/).waitFor();
      await back.filter({ hasText: 'Seen here.' }).getByText('Skipped').waitFor();
      expect([await there.count(), await back.count()]).toEqual([10, 10]);
    });

    it('the other cures it; what waited arrives', async () => {
      await addPeer(betaAdmin!, alpha);
      await alphaAdmin!.getByRole('button', { name: `Refresh … ${beta}` }).click();
      const refresh = alphaAdmin!.getByRole('dialog', { name: `Refresh ${beta}` });
      await refresh.getByText('Keys that nothing vouches for are accepted too.').waitFor();
      await refresh.getByRole('button', { name: 'Refresh, and accept its keys' }).click();
      await refresh.waitFor({ state: 'hidden' });
      await alphaAdmin!.getByText('Nothing waits: the peer has all that is for it.').waitFor();
      await alphaAdmin!.getByText('Active', { exact: true }).first().waitFor();
      await alphaAdmin!.getByRole('button', { name: `Diagnose ${beta}` }).click();
      await stagesOf('They reach us').filter({ hasText: 'Seen here.' }).getByText('Passed').waitFor();
      expect(await alphaAdmin!.getByText('Works', { exact: true }).count()).toBe(2);
      await openRoom(cast.bob, cast.room);
      await message(cast.bob, 'is this thing on?').waitFor();
    });

    it('the other sees by which keys it has known the peer, and until when they are good', async () => {
      await peer(betaAdmin!, alpha).getByRole('link', { name: alpha }).click();
      const keys = betaAdmin!.getByRole('list', { name: 'Keys' }).getByRole('listitem');
      await keys.first().getByText('Active', { exact: true }).waitFor();
      await keys.nth(1).getByText('Overlap', { exact: true }).waitFor();
      await keys.nth(1).getByText('Overlap ends in').waitFor();
    });

    it('is shown what is wrong with a list that was pasted, and keeps it until it is saved or given up', async () => {
      await openSection(alphaAdmin!, 'Policy');
      const list = alphaAdmin!.getByLabel('Allow list');
      const many = Array.from({ length: 300 }, (_, i) => `s${i}.acme.example`);
      await list.fill([beta, ...many, 'acme', 'https://whole.example/'].join('\n'));
      await alphaAdmin!.getByRole('button', { name: 'Save the policy' }).click();
      await alphaAdmin!.getByText('Line 302 “acme”: neither the name of a server').waitFor();
      await list.and(focused(alphaAdmin!)).waitFor();
      await expect.poll(() => alphaAdmin!.evaluate('getSelection().toString()')).toBe('acme');
      await list.fill([beta, ...many].join('\n'));
      const notice = alphaAdmin!.getByRole('status').filter({ hasText: 'Saving changes this:' });
      await notice.getByText('294 more like these').nth(1).waitFor();
      expect((await notice.boundingBox())!.height).toBeLessThan(900);

      await openSection(alphaAdmin!, 'Keys');
      const asked = alphaAdmin!.getByRole('dialog', { name: 'Leave without saving?' });
      await asked.getByRole('button', { name: 'Cancel' }).click();
      await asked.waitFor({ state: 'hidden' });
      expect(await list.inputValue()).toContain('s299.acme.example');
      await openSection(alphaAdmin!, 'Keys');
      await asked.getByRole('button', { name: 'Leave without saving' }).click();
      await alphaAdmin!.getByRole('heading', { level: 1, name: 'Keys' }).waitFor();
    });

    it('a change of the policy that somebody else was faster with is lost by neither', async () => {
      await openSection(alphaAdmin!, 'Policy');
      const list = alphaAdmin!.getByLabel('Allow list');
      await list.fill(`${beta}\nmine.example`);
      await alphaAdmin!.getByText('mine.example joins the allow list.').waitFor();
      await alphaAdmin!.getByText(/^mine\.example is newly allowed/).waitFor();

      // What is changed beside the rules is in nobody's way.
      await alphaSession!.put(ENABLED, { enabled: false });
      await alphaAdmin!.getByText('Federation is off').waitFor();
      expect(await alphaAdmin!.getByText('Somebody changed the policy meanwhile.').count()).toBe(0);
      await alphaSession!.put(ENABLED, { enabled: true });
      await alphaSession!.put(POLICY, { allowed_peers: [beta, 'theirs.example'] });
      await alphaAdmin!.getByText('Somebody changed the policy meanwhile.').waitFor();
      await alphaAdmin!.getByText('theirs.example joins the allow list.').waitFor();
      await alphaAdmin!.getByRole('button', { name: 'Put my changes on top of theirs' }).press('Enter');
      await alphaAdmin!
        .getByRole('button', { name: 'Save the policy' })
        .and(focused(alphaAdmin!))
        .press('Enter');
      await alphaAdmin!.getByText('Saved, and in force from now on.').waitFor();
      await alphaAdmin!.getByRole('button', { name: 'Save the policy' }).and(focused(alphaAdmin!)).waitFor();
      const { allowed_peers } = await alphaSession!.get<{ allowed_peers: string[] }>(POLICY);
      expect(allowed_peers).toEqual([beta, 'theirs.example', 'mine.example']);
    });
  });
}
