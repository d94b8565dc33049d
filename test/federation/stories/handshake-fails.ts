import { beforeAll, describe, expect, it } from 'vitest';
import type { AuditRow, InviteView, MemberView, PulledHistory, RoomView } from '@app/contracts/ingest';
import type { PolicyView } from '@app/contracts/policy';
import { ThrowawayAuthority } from '../../../apps/cli/src/demo/certificates';
import { until } from '../../../apps/cli/src/demo/until';
import { logged, logLines, type LogLine } from '../../support/log-lines';
import { runRecipe } from '../../support/published-recipe';
import { inDatabase } from '../../support/server-database';
import type { TestServer } from '../../support/servers';
import type { Problem, Session } from '../../support/session';
import { diagnose, failures, stageIn } from '../diagnose';
import {
  accept,
  allow,
  AUDIT,
  directRoom,
  peerRow,
  person,
  POLICY,
  say,
  shows,
  type Items,
  type Stage,
} from '../stage';

/** “Federation handshake fails”: each symptom, where the published page says that it shows, and the page's cure. */
export function handshakeFails(stage: Stage): void {
  describe('“Federation handshake fails”', () => {
    let nora: Session;
    let otto: Session;
    let dm: string;
    let [alphaAdmin, betaAdmin]: Session[] = [];

    beforeAll(async () => {
      const { alpha, beta } = stage;
      [alphaAdmin, betaAdmin] = [await alpha.admin(), await beta.admin()];
      nora = await person(alpha, 'nora');
      otto = await person(beta, 'otto');
      dm = await directRoom(nora, otto, beta.fqid('otto'));
    });

    /** The page's recipe for the policy, with the JSON that it sends. */
    const setPolicy = async (server: TestServer, change: object) => {
      const { token } = await server.admin();
      const { status } = await runRecipe(
        server,
        `curl -X PUT https://your-host/v1/admin/federation/policy \\
           -H "Authorization: Bearer $ADMIN" \\
           -d '${JSON.stringify(change)}'`,
        { ADMIN: token! },
      );
      expect(status).toBe(200);
    };

    const failing = (admin: Session, peer: TestServer, code: string) =>
      until(
        `last_error ${code}`,
        () => peerRow(admin, peer),
        (row) => row?.last_error?.code === code,
      );

    const audited = (admin: Session, action: string, trace_id: string | undefined) =>
      until(
        `${action} in the audit`,
        async () => (await admin.get<Items<AuditRow>>(`${AUDIT}?action=${action}`)).items,
        (rows) => rows.some((row) => row.trace_id === trace_id),
      );

    it('SW_FED_PEER_UNKNOWN by our own policy: the invite is refused, and default_mode open cures it', async () => {
      const { alpha, beta } = stage;
      const { allowed_peers } = await alphaAdmin!.get<PolicyView>(POLICY);
      await alphaAdmin!.put(POLICY, {
        allowed_peers: allowed_peers.filter((name) => name !== beta.serverName),
      });
      await person(beta, 'oskar');
      const invite = () =>
        runRecipe<Problem>(
          alpha,
          `curl -X POST https://your-host/v1/me/federated-dms -H "Authorization: Bearer $TOKEN" \\
             -d '{"fqid": "${beta.fqid('oskar')}"}'`,
          { TOKEN: nora.token! },
        );
      const refused = await invite();
      expect(refused).toMatchObject({ status: 403, body: { code: 'SW_FED_PEER_UNKNOWN' } });
      expect(refused.body.detail).toMatch(/allowed_peers.*default_mode/);
      await logged(alpha, 'federation.policy_rejected', { peer: beta.serverName, action: 'invite' });

      await setPolicy(alpha, { default_mode: 'open' });
      expect((await invite()).status).toBe(201);
      await setPolicy(alpha, { default_mode: 'invite_only', allowed_peers });
    });

    it('SW_FED_PEER_UNKNOWN by theirs: one trace id leads through both logs to the audit, and allowing us cures it', async () => {
      const { alpha, beta } = stage;
      const { allowed_peers } = await betaAdmin!.get<PolicyView>(POLICY);
      await betaAdmin!.put(POLICY, {
        allowed_peers: allowed_peers.filter((name) => name !== alpha.serverName),
      });
      await say(nora, dm, 'do you know me?');
      expect(await failing(alphaAdmin!, beta, 'SW_FED_PEER_UNKNOWN')).toMatchObject({ status: 'failing' });

      const code = 'SW_FED_PEER_UNKNOWN';
      const sent = await logged(alpha, 'federation.send.failed', { peer: beta.serverName, code });
      expect(sent).toMatchObject({ url: `${beta.url}/_scaiwave/federation/v1/send`, class: 'refused' });
      const { trace_id } = sent;
      expect(trace_id).toMatch(/^[0-9a-f]{32}$/);
      await logged(beta, 'federation.policy_rejected', { peer: alpha.serverName, code, trace_id });
      await audited(betaAdmin!, 'federation.policy_rejected', trace_id);
      const { stdout } = await beta.adminCli('federation', 'audit', '--action', 'federation.policy_rejected');
      expect(stdout).toMatch(
        new RegExp(`federation.policy_rejected +refused +${alpha.serverName} .*${code}`),
      );

      await setPolicy(beta, { allowed_peers });
      await say(otto, dm, 'now I do');
      await shows(otto, dm, 'do you know me?');
    });

    it('federation.send.success and the audit of the receiver share a trace id', async () => {
      const { alpha, beta } = stage;
      const { event_id } = await say(nora, dm, 'traced');
      await shows(otto, dm, 'traced');
      const { items } = await betaAdmin!.get<Items<AuditRow>>(`${AUDIT}?event_id=${event_id}`);
      const trace_id = items[0]?.trace_id;
      expect(items).toMatchObject([
        { action: 'federation.event.accepted', trace_id: expect.any(String) as unknown },
      ]);
      const url = `${beta.url}/_scaiwave/federation/v1/send`;
      await logged(alpha, 'federation.send.success', { peer: beta.serverName, trace_id, url });
      await logged(beta, 'federation.events.received', { peer: alpha.serverName, trace_id });
    });

    it('SW_FED_SIGNATURE_MISMATCH by a key that nothing vouches for: refreshing the foreign participant cures it', async () => {
      const { alpha, beta, gamma } = stage;
      // What is left of a server whose keys were lost, and made anew.
      const keeper = beta.processNames.includes('identity') ? 'identity' : beta.door;
      await beta.halt(keeper);
      await inDatabase(beta, 'DELETE FROM identity.keys WHERE tenant = $1', [beta.serverName]);
      await inDatabase(beta, 'UPDATE identity.tenants SET descriptor = NULL WHERE tenant = $1', [
        beta.serverName,
      ]);
      await beta.start(keeper);
      expect((await beta.adminCli('federation', 'key', 'generate')).code).toBe(0);

      await say(otto, dm, 'by a key out of nowhere');
      const code = 'SW_FED_SIGNATURE_MISMATCH';
      const refused = { peer: beta.serverName, code, reason: 'key_changed' };
      await logged(alpha, 'federation.peer_discovery_failed', refused);
      const { trace_id } = (await until(
        'the same refusal in both logs',
        async () =>
          logLines(beta, 'federation.send.failed').find((sent) =>
            logLines(alpha, 'federation.signature_verify_failed').some(
              (line) => line.trace_id === sent.trace_id && line['reason'] === 'key_changed',
            ),
          ),
        (line) => line !== undefined,
      )) as LogLine;
      await audited(alphaAdmin!, 'federation.signature_verify_failed', trace_id);
      await failing(alphaAdmin!, beta, code);
      await failing(betaAdmin!, alpha, code);
      const looked = await diagnose(alphaAdmin!, beta);
      const changed = `${code}, key_changed`;
      expect(failures(looked, 'we_reach_them')).toEqual([`keys: ${changed}`]);
      expect(failures(looked, 'they_reach_us')).toEqual([`ping: ${changed}`, `arrival: ${changed}`]);

      const { items } = await nora.get<Items<MemberView>>(`/v1/rooms/${dm}/members`);
      const foreigner = items.find(({ foreign }) => foreign)!;
      const refreshed = await runRecipe(
        alpha,
        `curl -X POST https://your-host/v1/admin/federation/foreign/$FED_PARTICIPANT_ID/refresh \\
           -H "Authorization: Bearer $ADMIN"`,
        { FED_PARTICIPANT_ID: foreigner.participant_id, ADMIN: alphaAdmin!.token! },
      );
      expect(refreshed.status).toBe(200);
      await say(nora, dm, 'welcome back');
      await shows(nora, dm, 'by a key out of nowhere');
      await shows(otto, dm, 'welcome back');
      const other = await gamma.adminCli('federation', 'peer', 'refresh', beta.serverName);
      expect(other.code).toBe(0);
    });

    it('a TLS chain that is not trusted: nothing flows, the outbound log says to where, the right chain cures it', async () => {
      const { alpha, beta, authority } = stage;
      const showing = async (of: ThrowawayAuthority) => {
        await beta.halt(beta.door);
        await beta.certify(of);
        await beta.start(beta.door);
      };
      await showing(await ThrowawayAuthority.create());
      await say(nora, dm, 'who are you?');
      const code = 'SW_FED_DISCOVERY_FAILED';
      await failing(alphaAdmin!, beta, code);
      const sent = await logged(alpha, 'federation.send.failed', { peer: beta.serverName, code });
      expect(sent['url']).toMatch(new RegExp(`^https://${beta.serverName}/`));
      const looked = await alpha.adminCli('federation', 'peer', 'refresh', beta.serverName);
      expect(looked).toMatchObject({ code: 1, stderr: expect.stringContaining(code) as unknown });
      const url = `${beta.url}/.well-known/scaiwave/server`;
      await logged(alpha, 'federation.peer_discovery_failed', { peer: beta.serverName, code, url });
      const diagnosis = await diagnose(alphaAdmin!, beta);
      expect(failures(diagnosis, 'we_reach_them')).toEqual([`connection: ${code}`]);
      expect(stageIn(diagnosis, 'we_reach_them', 'connection')).toMatchObject({
        finding: 'Its certificate is not of an authority that is trusted here.',
        evidence: { cause: 'CERT_SIGNATURE_FAILURE', valid_until: expect.any(String) as unknown },
      });

      await showing(authority);
      await say(otto, dm, 'it is me');
      await shows(otto, dm, 'who are you?');
    });

    it('an empty backfill says whether their policy or their room’s switch is the cause', async () => {
      const { alpha, beta, gamma } = stage;
      for (const server of stage.servers)
        await allow(server, ...stage.servers.filter((one) => one !== server));
      const petra = await person(gamma, 'petra');
      const { room_id } = await nora.post<RoomView>('/v1/rooms', { name: 'Attic' });
      const invite = (fqid: string) => nora.post<InviteView>(`/v1/rooms/${room_id}/invitations`, { fqid });
      await say(nora, room_id, 'nora early');
      await invite(beta.fqid('otto'));
      await accept(otto, room_id);
      await say(otto, room_id, 'otto early');
      await shows(nora, room_id, 'otto early');
      await invite(gamma.fqid('petra'));
      await accept(petra, room_id);
      await shows(petra, room_id, 'nora early');

      const { token } = await gamma.admin();
      const pull = async () => {
        const recipe = `curl -X POST https://your-host/v1/admin/rooms/$ROOM_ID/federation/backfill \\
          -H "Authorization: Bearer $ADMIN"`;
        const values = { ROOM_ID: room_id, ADMIN: token! };
        const { status, body } = await runRecipe<PulledHistory>(gamma, recipe, values);
        expect(status).toBe(200);
        return body;
      };
      const empty = (code: string) => ({
        fetched: 0,
        stored: 0,
        reason: expect.stringContaining(code) as unknown,
      });
      const federate = (enabled: boolean) =>
        betaAdmin!.put(`/v1/admin/rooms/${room_id}/federate`, { enabled });

      await setPolicy(beta, { max_backfill_events_per_request: 0 });
      expect(await pull()).toMatchObject(empty('SW_FED_BACKFILL_REFUSED'));
      await setPolicy(beta, { max_backfill_events_per_request: 1000 });
      await federate(false);
      expect(await pull()).toMatchObject(empty('SW_FED_ROOM_NOT_FEDERATED'));
      await federate(true);
      expect((await pull()).stored).toBeGreaterThan(0);
      await shows(petra, room_id, 'otto early');
      expect(alpha.logs()).toContain('federation.send.success');
    });

    if (stage.topology === 'cluster') {
      it('a relay that is gone: messages wait, and its restart sends them', async () => {
        const { alpha } = stage;
        await alpha.halt('relay');
        const { event_id } = await say(nora, dm, 'stuck');
        const unseen = await alphaAdmin!.raw('GET', '/v1/admin/federation/deliveries');
        expect(unseen).toMatchObject({ status: 503, body: { code: 'SW_UNAVAILABLE' } });
        expect(unseen.headers['retry-after']).toBe('1');
        const looked = await diagnose(alphaAdmin!, stage.beta);
        expect(failures(looked, 'we_reach_them')).toEqual(['ping: SW_UNAVAILABLE']);
        await alpha.start('relay');
        await shows(otto, dm, 'stuck');
        const { items } = await betaAdmin!.get<Items<AuditRow>>(`${AUDIT}?event_id=${event_id}`);
        expect(items).toMatchObject([{ action: 'federation.event.accepted' }]);
      });
    }
  });
}
