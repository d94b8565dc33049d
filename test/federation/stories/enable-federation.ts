import { beforeAll, describe, expect, it } from 'vitest';
import type { IdentityView } from '@app/contracts/identity';
import type { PulledHistory, RoomView } from '@app/contracts/ingest';
import type { NotificationView } from '@app/contracts/personal';
import type { PeerRow } from '@app/contracts/policy';
import { readDescriptor } from '@app/protocol';
import { until } from '../../../apps/cli/src/demo/until';
import { runRecipe } from '../../support/published-recipe';
import type { TestServer } from '../../support/servers';
import type { Session } from '../../support/session';
import {
  accept,
  inviteTo,
  joinedMembers,
  peerRow,
  person,
  problemOf,
  say,
  shows,
  type Items,
  type Stage,
} from '../stage';

interface Descriptor {
  public_key: string;
  key_id: string;
  keys: { key_id: string; state: string }[];
}

const DESCRIPTOR = 'curl https://your-host.example.com/.well-known/scaiwave/server';

/** “Enable federation with a peer”, as the published page tells it. Told first: nothing has been set up yet. */
export function enableFederation(stage: Stage): void {
  describe('“Enable federation with a peer”', () => {
    let alice: Session;
    let bob: Session;
    let tokens: Record<'alpha' | 'beta', { ADMIN: string; TOKEN: string }>;
    let dm: string;

    beforeAll(async () => {
      const { alpha, beta } = stage;
      alice = await person(alpha, 'alice');
      bob = await person(beta, 'bob');
      const [ours, theirs] = [await alpha.admin(), await beta.admin()];
      tokens = {
        alpha: { ADMIN: ours.token!, TOKEN: alice.token! },
        beta: { ADMIN: theirs.token!, TOKEN: bob.token! },
      };
    });

    const described = async (server: TestServer) => (await runRecipe<Descriptor>(server, DESCRIPTOR)).body;

    const allowing = (server: TestServer, peer: string, ADMIN: string) =>
      runRecipe<{ allowed_peers: string[] }>(
        server,
        `curl -X PUT https://your-host.example.com/v1/admin/federation/policy \\
           -H "Authorization: Bearer $ADMIN" \\
           -d '{"default_mode": "invite_only", "allowed_peers": ["${peer}"]}'`,
        { ADMIN },
      );

    it('1: the own descriptor has an empty key until the command line makes one', async () => {
      const { alpha } = stage;
      expect(await described(alpha)).toMatchObject({
        server_name: alpha.serverName,
        public_key: '',
        keys: [],
      });

      const made = await alpha.adminCli('federation', 'key', 'generate');
      const { key_id } = await described(alpha);
      expect(made).toMatchObject({ code: 0, stderr: '' });
      expect(made.stdout).toContain(`Key ${key_id} made.`);
      expect(made.stdout).toContain(`${alpha.url}/.well-known/scaiwave/server`);
      const { text } = await runRecipe(alpha, DESCRIPTOR);
      const options = { expectedName: alpha.serverName, now: Date.now() };
      expect(readDescriptor(Buffer.from(text), options)).toMatchObject({ ok: true });
      expect(JSON.parse(text)).toMatchObject({
        protocol_versions: ['v1'],
        endpoints: { federation: `${alpha.url}/_scaiwave/federation` },
      });

      const again = await alpha.adminCli('federation', 'key', 'generate');
      expect(again).toMatchObject({ code: 1, stdout: '' });
      expect(again.stderr).toContain('use rotate');
    });

    it('2: without a key in the peer’s descriptor federation is not possible', async () => {
      const { alpha, beta } = stage;
      expect(await described(beta)).toMatchObject({ public_key: '' });
      const looked = await alpha.adminCli('federation', 'peer', 'refresh', beta.serverName);
      expect(looked).toMatchObject({ code: 1, stdout: '' });
      expect(looked.stderr).toContain('SW_FED_DISCOVERY_FAILED');

      for (const server of stage.servers.slice(1))
        expect(await server.adminCli('federation', 'key', 'generate')).toMatchObject({ code: 0 });
      const found = await alpha.adminCli('federation', 'peer', 'refresh', beta.serverName);
      expect(found).toMatchObject({ code: 0 });
      expect(found.stdout).toContain((await described(beta)).key_id);
    });

    it('3: the policy is updated, and keeps what the recipe leaves out', async () => {
      const { alpha, beta } = stage;
      const { status, body } = await allowing(alpha, beta.serverName, tokens.alpha.ADMIN);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        default_mode: 'invite_only',
        allowed_peers: [beta.serverName],
        max_foreign_participants_per_room: 50,
        max_backfill_events_per_request: 1000,
      });
      const shown = await alpha.adminCli('federation', 'policy', 'get');
      expect(shown.stdout).toMatch(new RegExp(`allowed_peers +${beta.serverName}`));
    });

    it('4: the peer’s admin does the same, pointed at us', async () => {
      const { alpha, beta } = stage;
      const { status, body } = await allowing(beta, alpha.serverName, tokens.beta.ADMIN);
      expect({ status, allowed: body.allowed_peers }).toEqual({ status: 200, allowed: [alpha.serverName] });
    });

    it('5: a federated DM reaches the notification panel, and works once it is accepted', async () => {
      const { alpha, beta } = stage;
      const started = await runRecipe<{ room_id: string }>(
        alpha,
        `curl -X POST https://your-host.example.com/v1/me/federated-dms \\
           -H "Authorization: Bearer $TOKEN" \\
           -d '{"fqid": "${beta.fqid('bob')}"}'`,
        tokens.alpha,
      );
      expect(started.status).toBe(201);
      dm = started.body.room_id;
      const { invite_id } = await inviteTo(bob, dm);
      const panel = await bob.get<Items<NotificationView>>('/v1/me/notifications');
      expect(panel.items).toContainEqual(
        expect.objectContaining({ kind: 'invite', id: invite_id, sender: alpha.fqid('alice'), read: false }),
      );
      await accept(bob, dm);
      for (const reader of [alice, bob])
        await until(
          'two members',
          () => joinedMembers(reader, dm),
          (members) => members.length === 2,
        );
      await say(alice, dm, 'hello, Bob');
      await shows(bob, dm, 'hello, Bob');
      await say(bob, dm, 'hello, Alice');
      await shows(alice, dm, 'hello, Alice');
    });

    it('6: history of a room that was there before is pulled, and verified', async () => {
      const { beta } = stage;
      const { room_id } = await alice.post<RoomView>('/v1/rooms', { name: 'Archive' });
      const before = ['one', 'two', 'three'];
      for (const body of before) await say(alice, room_id, body);
      await alice.post(`/v1/rooms/${room_id}/invitations`, { fqid: beta.fqid('bob') });
      await accept(bob, room_id);

      const recipe = `curl -X POST https://your-host.example.com/v1/admin/rooms/$ROOM_ID/federation/backfill \\
        -H "Authorization: Bearer $ADMIN"`;
      const pull = () => runRecipe<PulledHistory>(beta, recipe, { ...tokens.beta, ROOM_ID: room_id });
      // The home's chain, which names the members, is pulled by itself at a join: the admin may come second.
      expect(await pull()).toMatchObject({ status: 200, body: { refused: [] } });
      expect(await shows(bob, room_id, ...before)).toEqual(before);
      expect(await pull()).toMatchObject({
        status: 200,
        body: { fetched: 0, stored: 0, reason: expect.stringContaining('complete') as unknown },
      });
    });

    it('7: the peers list says who was seen, and what fails while a server is down', async () => {
      const { alpha, beta } = stage;
      const admin = await alpha.admin();
      await until(
        'being seen',
        () => peerRow(admin, beta),
        (row) => row?.status === 'active' && row.last_seen !== null,
      );

      await beta.halt(beta.door);
      await say(alice, dm, 'are you there?');
      const down = await until(
        'the failure',
        () => peerRow(admin, beta),
        (row) => row?.last_error != null,
      );
      expect(down).toMatchObject({ status: 'failing', last_error: { code: 'SW_FED_DISCOVERY_FAILED' } });
      const { stdout } = await alpha.adminCli('federation', 'peers');
      expect(stdout).toMatch(/^SERVER +STATUS +LAST SEEN .*LAST ERROR$/m);
      expect(stdout).toMatch(new RegExp(`^${beta.serverName} +failing .*SW_FED_DISCOVERY_FAILED`, 'm'));

      await beta.start(beta.door);
      await say(bob, dm, 'back again');
      await shows(bob, dm, 'are you there?');
      await shows(alice, dm, 'back again');
      await until(
        'being well again',
        () => peerRow(admin, beta),
        (row) => row?.last_error === null,
      );
    });

    it('8: a rotated key is published, found by the peer itself, and both are accepted', async () => {
      const { alpha, beta } = stage;
      const old = await described(alpha);
      await say(alice, dm, 'by the old key');
      const rotated = await alpha.adminCli('federation', 'key', 'rotate');
      expect(rotated).toMatchObject({ code: 0, stderr: '' });
      const now = await described(alpha);
      expect(now.public_key).not.toBe(old.public_key);
      expect(now.keys).toEqual([
        expect.objectContaining({ key_id: now.key_id, state: 'active' }),
        expect.objectContaining({ key_id: old.key_id, state: 'overlap' }),
      ]);
      const { stdout } = await alpha.adminCli('federation', 'key', 'list', '--json');
      const [active, overlap] = (JSON.parse(stdout) as IdentityView).keys;
      expect(rotated.stdout).toContain(active!.key_id);
      const days = (overlap!.valid_until - Date.now()) / 86_400_000;
      expect(days).toBeGreaterThan(29.9);
      expect(days).toBeLessThanOrEqual(30);

      await say(alice, dm, 'by the new key');
      await shows(bob, dm, 'by the old key', 'by the new key');
      const row = (await peerRow(await beta.admin(), alpha)) as PeerRow & { key_id: string };
      expect(row).toMatchObject({ status: 'active', last_error: null, key_id: now.key_id });
    });

    it('what cannot be federated is refused with a clear code', async () => {
      const { alpha, beta } = stage;
      const admin = await alpha.admin();
      const enabled = (on: boolean) => admin.put('/v1/admin/federation/enabled', { enabled: on });
      const fqid = beta.fqid('bob');
      const invited = async (room: object) => {
        const { room_id } = await alice.post<RoomView>('/v1/rooms', { name: 'Cellar', ...room });
        return (await problemOf(alice.post(`/v1/rooms/${room_id}/invitations`, { fqid }))).code;
      };
      expect(await invited({ incognito: true })).toBe('SW_FED_ROOM_INCOGNITO');
      expect(await invited({ bridge: true })).toBe('SW_FED_ROOM_BRIDGE');
      expect(await invited({ room_type: 'sidekick' })).toBe('SW_FED_ROOM_SIDEKICK');
      await enabled(false);
      expect(await invited({})).toBe('SW_FED_FEDERATION_DISABLED');
      await enabled(true);
    });
  });
}
