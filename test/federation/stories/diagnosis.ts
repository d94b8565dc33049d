import { beforeAll, describe, expect, it } from 'vitest';
import type { Diagnosis } from '@app/contracts/diagnosis';
import type { PolicyView } from '@app/contracts/policy';
import { logged } from '../../support/log-lines';
import type { Session } from '../../support/session';
import { diagnose, failures, notPassed, stageIn } from '../diagnose';
import { allow, POLICY, problemOf, type Stage } from '../stage';

/** “Why does this handshake fail?”, asked of two servers of ours; what takes a restart is in `handshake-fails.ts`. */
export function diagnosis(stage: Stage): void {
  describe('a diagnosis of the handshake', () => {
    let [alphaAdmin, betaAdmin]: Session[] = [];

    beforeAll(async () => {
      const { alpha, beta } = stage;
      [alphaAdmin, betaAdmin] = [await alpha.admin(), await beta.admin()];
      await allow(alpha, beta);
      await allow(beta, alpha);
    });

    const byCommand = (...more: string[]) =>
      stage.alpha.adminCli('federation', 'peer', 'diagnose', stage.beta.serverName, ...more);

    it('passes every stage of both legs, with what was seen, and both logs know its trace id', async () => {
      const { alpha, beta } = stage;
      const seen = await diagnose(alphaAdmin!, beta);
      expect(notPassed(seen)).toEqual([]);
      expect(seen).toMatchObject({ ok: true, server_name: beta.serverName });
      expect(seen.took_ms).toBeLessThan(15_000);
      const { evidence } = stageIn(seen, 'we_reach_them', 'connection');
      expect(evidence).toMatchObject({ tls: 'TLSv1.3', address: '127.0.0.1' });
      expect(evidence['names']).toContain(new URL(beta.url).hostname);
      expect(stageIn(seen, 'they_reach_us', 'arrival').evidence).toEqual({ arrived: true });
      const { trace_id } = seen;
      await logged(alpha, 'federation.peer_diagnosed', { peer: beta.serverName, ok: true, trace_id });
    });

    it('is a line for each stage on the command line, which ends with 0 where none failed', async () => {
      const said = await byCommand();
      expect(said.code).toBe(0);
      expect(said.stdout).toMatch(
        /We reach them\n {2}✓ name .*[^]*✓ accepted .*\nThey reach us\n {2}✓ call_back/,
      );
      const asData = JSON.parse((await byCommand('--json')).stdout) as Diagnosis;
      expect(asData).toMatchObject({ ok: true, legs: [{ leg: 'we_reach_them' }, { leg: 'they_reach_us' }] });
    });

    it('shows their policy: they answer, do not let us in, and do not call back', async () => {
      const { alpha } = stage;
      await betaAdmin!.put(POLICY, { denied_peers: [alpha.serverName] });
      const said = await byCommand();
      await betaAdmin!.put(POLICY, { denied_peers: [] });
      expect(said).toMatchObject({ code: 1, stderr: '' });
      expect(said.stdout).toMatch(
        /✗ accepted +Its policy does not let this server in\.\n +SW_FED_PEER_DENIED\n +what helps, there: Ask the admin/,
      );
      expect(said.stdout).toMatch(/✗ call_back +It does not call this server back\.\n +SW_FED_PEER_DENIED/);
      expect(said.stdout).toMatch(/– arrival/);
    });

    it('shows our policy on both legs: we may not send, and refuse who calls back', async () => {
      const { beta } = stage;
      const { default_mode } = await alphaAdmin!.get<PolicyView>(POLICY);
      await alphaAdmin!.put(POLICY, { default_mode: 'closed' });
      const seen = await diagnose(alphaAdmin!, beta);
      await alphaAdmin!.put(POLICY, { default_mode });
      expect(failures(seen, 'we_reach_them')).toEqual(['policy: SW_FED_FEDERATION_CLOSED']);
      expect(stageIn(seen, 'we_reach_them', 'policy').evidence).toEqual({ rule: 'default_mode closed' });
      expect(failures(seen, 'they_reach_us')).toEqual(['accepted: SW_FED_FEDERATION_CLOSED']);
      expect(stageIn(seen, 'they_reach_us', 'accepted')).toMatchObject({ act: 'here' });
      expect(stageIn(seen, 'they_reach_us', 'arrival')).toMatchObject({ verdict: 'passed' });
    });

    it.each([
      ['printer.local', 'address: SW_FED_ADDRESS_REFUSED'],
      ['nobody.localhost:1', 'connection: SW_FED_DISCOVERY_FAILED'],
      ['Shouting.Example', 'name: SW_FED_BAD_NAME'],
    ])('of %s goes no further than it may: %s', async (name, failure) => {
      const seen = await diagnose(alphaAdmin!, name);
      expect(failures(seen, 'we_reach_them').filter((one) => !one.startsWith('policy'))).toEqual([failure]);
      expect(failures(seen, 'they_reach_us')).toEqual([]);
      expect(seen.legs[1]).toMatchObject({ ok: null });
      if (name === 'printer.local') expect(JSON.stringify(seen)).not.toMatch(/"addresses"|127\.0\.0\.1/);
    });

    it('is for admins, and not of the server itself', async () => {
      const { alpha, beta } = stage;
      const refused = async (who: Session, name: string) => problemOf(diagnose(who, name));
      expect(await refused(alpha.stranger(), beta.serverName)).toMatchObject({ code: 'SW_UNAUTHENTICATED' });
      expect(await refused(await alpha.person('nora'), beta.serverName)).toMatchObject({
        code: 'SW_FORBIDDEN',
      });
      expect(await refused(alphaAdmin!, alpha.serverName)).toMatchObject({ code: 'SW_BAD_REQUEST' });
    });
  });
}
