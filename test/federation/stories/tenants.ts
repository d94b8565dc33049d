import { beforeAll, describe, expect, it } from 'vitest';
import type { IdentityView } from '@app/contracts/identity';
import type { AuditRow, RoomView } from '@app/contracts/ingest';
import type { PolicyView } from '@app/contracts/policy';
import { readDescriptor } from '@app/protocol';
import { until } from '../../../apps/cli/src/demo/until';
import type { Tenant } from '../../support/servers';
import {
  accept,
  allow,
  AUDIT,
  person,
  POLICY,
  problemOf,
  say,
  shows,
  TENANTS,
  type Items,
  type Stage,
} from '../stage';

/** Several servers in one instance: made by its operator, and strangers to each other. */
export function tenants(stage: Stage): void {
  describe('a second tenant of an instance', () => {
    let two: Tenant;

    beforeAll(() => {
      two = stage.alpha.tenant('two');
    });

    it('is made by the command line, whole, and lets its people in at once', async () => {
      const { code, stdout, stderr } = await stage.alpha.cli(
        'admin',
        'tenant',
        'create',
        two.serverName,
        '--json',
      );
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const made = JSON.parse(stdout) as IdentityView & { admin_token: string };
      const policy = await two.stranger().raw<PolicyView>('GET', POLICY, undefined, {
        authorization: `Bearer ${made.admin_token}`,
      });
      expect(policy.body).toMatchObject({ default_mode: 'invite_only', allowed_peers: [], enabled: true });
      const { text } = await two.stranger().raw('GET', '/.well-known/scaiwave/server');
      const read = readDescriptor(Buffer.from(text), { expectedName: two.serverName, now: Date.now() });
      expect(read).toMatchObject({ ok: true });
      expect(made).toMatchObject({ server_name: two.serverName, keys: [{ state: 'active' }] });
    });

    it('is listed, and not made twice', async () => {
      const names = [stage.alpha, two].map(({ serverName }) => serverName).sort();
      const listed = await stage.alpha.cli('admin', 'tenant', 'list', '--json');
      const { items } = JSON.parse(listed.stdout) as Items<{ server_name: string }>;
      expect(items.map(({ server_name }) => server_name).sort()).toEqual(names);
      const again = await stage.alpha.cli('admin', 'tenant', 'create', two.serverName);
      expect(again).toMatchObject({ code: 1, stdout: '' });
      expect(again.stderr).toContain('is a tenant of this instance already');
    });

    it('is no matter of its own admins, nor of anybody but the operator', async () => {
      const outsiders = [await two.admin(), await stage.alpha.person('alice'), await two.person('tess')];
      for (const outsider of outsiders) {
        const problems = await Promise.all([
          problemOf(outsider.get(TENANTS)),
          problemOf(outsider.post(TENANTS, { server_name: 'more.example' })),
          problemOf(outsider.post(TENANTS, { server_name: two.serverName })),
        ]);
        for (const problem of problems) expect(problem).toMatchObject({ status: 403, code: 'SW_FORBIDDEN' });
      }
      const operator = await stage.alpha.admin();
      const badName = await problemOf(operator.post(TENANTS, { server_name: 'Not.A.Name' }));
      expect(badName).toMatchObject({ status: 400 });
    });

    it('is a stranger to the first, until its policy says otherwise', async () => {
      const [tess] = [await person(two, 'tess'), await person(stage.alpha, 'alice')];
      const asked = tess.post('/v1/me/federated-dms', { fqid: stage.alpha.fqid('alice') });
      expect(await problemOf(asked)).toMatchObject({ status: 403, code: 'SW_FED_PEER_UNKNOWN' });
      await allow(two, stage.alpha, stage.gamma);
      await tess.post('/v1/me/federated-dms', { fqid: stage.alpha.fqid('alice') });
      const admin = await stage.alpha.admin();
      await until(
        'the refusal by the other tenant',
        async () => (await admin.get<Items<AuditRow>>(`${AUDIT}?peer=${two.serverName}`)).items,
        (rows) => rows.some(({ code }) => code === 'SW_FED_PEER_UNKNOWN'),
      );
      await Promise.all([allow(stage.alpha, two, stage.gamma), allow(stage.gamma, two, stage.alpha)]);
    });

    it('talks with the first and with a server elsewhere, in one room', async () => {
      const { alpha, gamma } = stage;
      const tess = await person(two, 'tess');
      const guests = [await person(alpha, 'alice'), await person(gamma, 'gina')] as const;
      const { room_id } = await tess.post<RoomView>('/v1/rooms', { name: 'Common room' });
      for (const [i, fqid] of [alpha.fqid('alice'), gamma.fqid('gina')].entries()) {
        await tess.post(`/v1/rooms/${room_id}/invitations`, { fqid });
        await accept(guests[i]!, room_id);
      }
      const everybody = [tess, ...guests];
      for (const [i, one] of everybody.entries()) await say(one, room_id, `said by ${i}`);
      for (const one of everybody) await shows(one, room_id, 'said by 0', 'said by 1', 'said by 2');
      const { foreign_servers } = await tess.get<RoomView>(`/v1/rooms/${room_id}`);
      expect(foreign_servers.sort()).toEqual([alpha.serverName, gamma.serverName].sort());
      // One instance holds it twice, each tenant by what the other sent it.
      const { items } = await (
        await alpha.admin()
      ).get<Items<AuditRow>>(`${AUDIT}?action=federation.event.accepted&peer=${two.serverName}`);
      expect(items.some((row) => row.room_id === room_id)).toBe(true);
    });
  });
}
