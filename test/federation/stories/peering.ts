import { describe, expect, it } from 'vitest';
import type { AuditRow } from '@app/contracts/ingest';
import type { PeerRow, PolicyView } from '@app/contracts/policy';
import { readDescriptor } from '@app/protocol';
import { until } from '../../../apps/cli/src/demo/until';
import { accept, allow, AUDIT, person, PEERS, POLICY, problemOf, type Items, type Stage } from '../stage';

/** From strangers to peers: discovery, refusals by policy, and the policy itself. */
export function peering(stage: Stage): void {
  describe('two servers that do not know each other', () => {
    it('publish a descriptor that their own key has signed', async () => {
      for (const server of stage.servers) {
        const reply = await server.stranger().raw('GET', '/.well-known/scaiwave/server');
        expect(reply.headers['content-type']).toMatch(/^application\/json/);
        const read = readDescriptor(Buffer.from(reply.text), {
          expectedName: server.serverName,
          now: Date.now(),
        });
        expect(read).toMatchObject({ ok: true });
      }
    });

    it('refuse, at the sender, an invite to a server that the policy does not know', async () => {
      const { alpha, gamma } = stage;
      const alice = await person(alpha, 'alice');
      const problem = await problemOf(alice.post('/v1/me/federated-dms', { fqid: gamma.fqid('bob') }));
      expect(problem).toMatchObject({ status: 403, code: 'SW_FED_PEER_UNKNOWN', retryable: true });
      expect(problem.detail).toMatch(/allowed_peers/);
    });

    it('refuse, at the receiver, what a server sends that the policy does not know', async () => {
      const { alpha, gamma } = stage;
      const [alphaAdmin, gammaAdmin, alice] = [
        await alpha.admin(),
        await gamma.admin(),
        await alpha.person('alice'),
      ];
      await person(gamma, 'bob');
      await allow(alpha, gamma);
      await alice.post('/v1/me/federated-dms', { fqid: gamma.fqid('bob') });
      const row = await until(
        'the refusal in the peers list',
        async () =>
          (await alphaAdmin.get<Items<PeerRow>>(PEERS)).items.find(
            (one) => one.server_name === gamma.serverName,
          ),
        (found) => found?.last_error?.code === 'SW_FED_PEER_UNKNOWN',
      );
      expect(row?.status).toBe('failing');
      const rows = await until(
        'the audit row',
        async () =>
          (await gammaAdmin.get<Items<AuditRow>>(`${AUDIT}?outcome=refused&peer=${alpha.serverName}`)).items,
        (found) => found.some(({ code }) => code === 'SW_FED_PEER_UNKNOWN'),
      );
      expect(rows.map(({ action }) => action)).toContain('federation.policy_rejected');
    });
  });

  describe('the policy', () => {
    it('keeps, on PUT, the fields that are left out', async () => {
      const admin = await stage.gamma.admin();
      await admin.put(POLICY, { max_foreign_participants_per_room: 49 });
      await admin.put(POLICY, { allowed_peers: [stage.alpha.serverName] });
      expect(await admin.get(POLICY)).toMatchObject({
        default_mode: 'invite_only',
        allowed_peers: [stage.alpha.serverName],
        max_foreign_participants_per_room: 49,
        max_backfill_events_per_request: 1000,
      });
    });

    it('is written under If-Match only if it is still what was read', async () => {
      const admin = await stage.gamma.admin();
      const { headers } = await admin.raw('GET', POLICY);
      const etag = String(headers['etag']);
      await admin.put(POLICY, { max_foreign_participants_per_room: 50 }, { 'if-match': etag });
      const late = admin.put(POLICY, { max_foreign_participants_per_room: 2 }, { 'if-match': etag });
      expect(await problemOf(late)).toMatchObject({ status: 412, code: 'SW_VERSION_CHANGED' });
      expect(await admin.get<PolicyView>(POLICY)).toMatchObject({ max_foreign_participants_per_room: 50 });
    });

    it('lets the waiting invite in as soon as the receiver allows the sender', async () => {
      const { alpha, gamma } = stage;
      const [alice, bob] = [await alpha.person('alice'), await gamma.person('bob')];
      const again = await alice.raw<{ room_id: string }>(
        'POST',
        '/v1/me/federated-dms',
        JSON.stringify({ fqid: gamma.fqid('bob') }),
        { 'content-type': 'application/json' },
      );
      expect(again.status).toBe(200);
      await accept(bob, again.body.room_id);
    });
  });
}
