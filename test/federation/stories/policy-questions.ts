import { beforeAll, describe, expect, it } from 'vitest';
import type { RoomView } from '@app/contracts/ingest';
import type { PolicyExplanation, PolicyPreview, PolicyView } from '@app/contracts/policy';
import type { Session } from '../../support/session';
import { allow, person, POLICY, problemOf, type Stage } from '../stage';

/** What the policy decides, asked before it matters. */
export function policyQuestions(stage: Stage): void {
  describe('an admin who asks about the policy', () => {
    let admin: Session;
    let alice: Session;
    let beta: string;

    beforeAll(async () => {
      beta = stage.beta.serverName;
      await allow(stage.alpha, stage.beta);
      [admin, alice] = [await stage.alpha.admin(), await person(stage.alpha, 'alice')];
    });

    const explain = (question: object) => admin.post<PolicyExplanation>(`${POLICY}/explain`, question);
    const preview = (change: object) => admin.put<PolicyPreview>(`${POLICY}?dry_run=true`, change);
    const commandLine = (...words: string[]) => stage.alpha.cli('admin', 'federation', 'policy', ...words);

    it('is told which rule lets a server in, and which keeps another out', async () => {
      const at = (await admin.get<PolicyView>(POLICY)).allowed_peers.indexOf(beta);
      expect(await explain({ peer: beta })).toMatchObject({
        action: 'receive',
        allowed: true,
        code: null,
        rule: `allowed_peers[${at}] ${beta}`,
        explanation: `${beta} is on the allow list.`,
      });
      expect(await explain({ peer: 'nobody.example', action: 'send' })).toMatchObject({
        allowed: false,
        code: 'SW_FED_PEER_UNKNOWN',
        rule: 'default_mode invite_only',
      });
    });

    it('is told what the room has against it', async () => {
      const { room_id } = await alice.post<RoomView>('/v1/rooms', { name: 'Attic', incognito: true });
      expect(await explain({ peer: beta, action: 'invite', room_id })).toMatchObject({
        allowed: false,
        code: 'SW_FED_ROOM_INCOGNITO',
        rule: 'incognito true',
      });
      const nowhere = explain({ peer: beta, room_id: `rm_${'A'.repeat(43)}` });
      expect(await problemOf(nowhere)).toMatchObject({ status: 404, code: 'SW_FED_NOT_IN_ROOM' });
    });

    it('gets the same answer from the command line', async () => {
      const { code, stdout } = await commandLine('explain', 'nobody.example', '--action', 'invite');
      expect(code).toBe(0);
      expect(stdout).toContain('invite nobody.example: refused, SW_FED_PEER_UNKNOWN');
      expect(stdout).toContain('rule: default_mode invite_only');
    });

    it('sees whom a change would shut out or let in, and nothing changes', async () => {
      const before = await admin.get<PolicyView>(POLICY);
      const shut = await preview({ denied_peers: ['bad.example', beta] });
      expect(shut.effects.filter(({ server_name }) => server_name === beta)).toMatchObject([
        { newly: 'refused', code: 'SW_FED_PEER_DENIED', rule: `denied_peers[1] ${beta}` },
      ]);
      const opened = await preview({ allowed_peers: [...before.allowed_peers, 'new.example'] });
      expect(opened.effects).toMatchObject([{ server_name: 'new.example', newly: 'allowed' }]);
      const closed = await commandLine('set', 'default_mode=closed', '--dry-run');
      const row = `${beta} +refused +receive, send, invite, backfill +default_mode closed`;
      expect(closed.stdout).toMatch(new RegExp(row));
      expect(await admin.get<PolicyView>(POLICY)).toEqual(before);
    });

    it('cannot shut out the server itself, nor ask about it', async () => {
      const { serverName } = stage.alpha;
      for (const path of [POLICY, `${POLICY}?dry_run=true`]) {
        const problem = await problemOf(admin.put(path, { denied_peers: ['bad.example', serverName] }));
        expect(problem).toMatchObject({ status: 400, code: 'SW_FED_MALFORMED_REQUEST' });
        expect(problem.detail).toContain('would shut out this server itself');
      }
      // Nobody speaks it, so it would shut out everybody, ourselves included.
      const beyond = await problemOf(admin.put(POLICY, { min_signature_protocol: 'v2' }));
      expect(beyond).toMatchObject({ status: 400, code: 'SW_FED_MALFORMED_REQUEST' });
      expect(await problemOf(explain({ peer: serverName }))).toMatchObject({ status: 400 });
    });
  });
}
