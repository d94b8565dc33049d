import { randomBytes } from 'node:crypto';
import { decodeJwt } from 'jose';
import type { CallToken } from '@app/contracts/calls';
import type { Diagnosis } from '@app/contracts/diagnosis';
import type { AuditRow, InviteView, MemberView, RoomView, TimelineItem } from '@app/contracts/ingest';
import type { IdentityView } from '@app/contracts/identity';
import type { PeerRow } from '@app/contracts/policy';
import { generateKeyPair, prepareSignedRequest, readDescriptor, signBytes } from '@app/protocol';
import {
  bothShowAll,
  expectThat,
  peerRow,
  PEERS,
  refusalOf,
  say,
  timeline,
  type Items,
  type Stage,
} from './stage';
import { until } from './until';

/** One line of the demo: it throws when what it shows is not so, and resolves to what there is to tell. */
export interface Step {
  title: string;
  run(stage: Stage): Promise<string>;
}

const POLICY = '/v1/admin/federation/policy';
const MESSAGES_EACH = 10;

export const STEPS: readonly Step[] = [
  {
    title: 'Each server makes its federation key',
    run: async ({ alphaAdmin, betaAdmin }) => {
      const keys = await Promise.all(
        [alphaAdmin, betaAdmin].map((admin) =>
          admin.post<IdentityView>('/v1/admin/federation/identity/generate'),
        ),
      );
      return keys.map((key) => key.key_id).join(' and ');
    },
  },
  {
    title: 'Discovery: both descriptors are published, and signed by their own keys',
    run: async ({ alpha, beta }) => {
      for (const server of [alpha, beta]) {
        const { text } = await server.stranger().raw('GET', '/.well-known/scaiwave/server', undefined, {});
        const read = readDescriptor(Buffer.from(text), { expectedName: server.serverName, now: Date.now() });
        if (!read.ok) throw new Error(`${server.serverName}: ${read.code} ${read.detail}`);
      }
      return `${alpha.serverName}, ${beta.serverName}`;
    },
  },
  {
    title: 'Alice invites Bob before anybody has set a policy: refused',
    run: async ({ alice, beta }) => {
      const refusal = await refusalOf(
        alice.post('/v1/me/federated-dms', { fqid: `@bob:${beta.serverName}` }),
      );
      expectThat(refusal.code === 'SW_FED_PEER_UNKNOWN', refusal.message);
      return refusal.code;
    },
  },
  {
    title: 'Alpha allows beta; Alice starts a federated DM',
    run: async (stage) => {
      await stage.alphaAdmin.put(POLICY, { allowed_peers: [stage.beta.serverName] });
      const started = await stage.alice.post<{ room_id: string; state: string }>('/v1/me/federated-dms', {
        fqid: `@bob:${stage.beta.serverName}`,
      });
      stage.room = started.room_id;
      return `${started.room_id.slice(0, 12)}… is ${started.state}`;
    },
  },
  {
    title: 'Beta does not know alpha yet and refuses the delivery',
    run: async ({ alpha, beta, alphaAdmin, betaAdmin }) => {
      const row = await until(
        'the refusal',
        () => peerRow(alphaAdmin, beta.serverName),
        (peer) => peer?.last_error?.code === 'SW_FED_PEER_UNKNOWN',
      );
      const audit = `/v1/admin/federation/audit?outcome=refused&peer=${encodeURIComponent(alpha.serverName)}`;
      await until(
        'the audit row',
        () => betaAdmin.get<Items<AuditRow>>(audit),
        ({ items }) => items.some((entry) => entry.code === 'SW_FED_PEER_UNKNOWN'),
      );
      return `alpha's admin sees last_error ${row!.last_error!.code}, beta's the audit row`;
    },
  },
  {
    title: 'Alpha’s admin has the handshake diagnosed: it fails where beta decides',
    run: async ({ beta, alphaAdmin }) => {
      const { legs } = await alphaAdmin.post<Diagnosis>(`${PEERS}/${beta.serverName}/diagnose`, {});
      const failed = legs.flatMap(({ stages }) => stages).find(({ verdict }) => verdict === 'failed');
      expectThat(failed?.stage === 'accepted', JSON.stringify(failed));
      return `${failed!.code}: ${failed!.remedy}`;
    },
  },
  {
    title: 'Beta allows alpha: the invite arrives in Bob’s notifications',
    run: async ({ alpha, bob, betaAdmin, room }) => {
      await betaAdmin.put(POLICY, { allowed_peers: [alpha.serverName] });
      const { items } = await until(
        'the invite',
        () => bob.get<Items<InviteView>>('/v1/me/invitations'),
        (page) => page.items.some((invite) => invite.room_id === room),
      );
      return `from ${items[0]!.inviter}`;
    },
  },
  {
    title: 'Asking for the DM again gives the same room',
    run: async ({ alice, beta, room }) => {
      const again = await alice.post<{ room_id: string }>('/v1/me/federated-dms', {
        fqid: `@bob:${beta.serverName}`,
      });
      expectThat(again.room_id === room, `another room: ${again.room_id}`);
      return 'yes';
    },
  },
  {
    title: 'Bob accepts; both sides list both members',
    run: async ({ alice, bob, room }) => {
      const { items } = await bob.get<Items<InviteView>>('/v1/me/invitations');
      await bob.post(
        `/v1/me/invitations/${items.find((invite) => invite.room_id === room)!.invite_id}/accept`,
      );
      const joined = (page: Items<MemberView>) =>
        page.items.filter((member) => member.membership === 'joined').length === 2;
      const members = () =>
        until(
          'two members at alpha',
          () => alice.get<Items<MemberView>>(`/v1/rooms/${room}/members`),
          joined,
        );
      await until(
        'Bob is in',
        () => bob.get<Items<RoomView>>('/v1/rooms'),
        (page) => page.items.some((one) => one.room_id === room),
      );
      await until(
        'two members at beta',
        () => bob.get<Items<MemberView>>(`/v1/rooms/${room}/members`),
        joined,
      );
      return (await members()).items.map((member) => member.fqid).join(', ');
    },
  },
  {
    title: `${MESSAGES_EACH} messages each way, in the same order on both sides`,
    run: async (stage) => {
      for (let n = 1; n <= MESSAGES_EACH; n += 1)
        await Promise.all([say(stage, 'alice', `alice ${n}`), say(stage, 'bob', `bob ${n}`)]);
      return `${(await bothShowAll(stage)).length} messages`;
    },
  },
  {
    title: 'Bob opens his stream and types; Alice sees that he is online and typing, then that he is gone',
    run: async ({ alice, bob, beta, room }) => {
      const closing = [new AbortController(), new AbortController()] as const;
      const heard = await alice.follow(closing[0].signal);
      const tells = (what: string, part: string) =>
        until(
          what,
          async () => heard(),
          (text) => text.includes(part),
        );
      const fqid = `@bob:${beta.serverName}`;
      await bob.follow(closing[1].signal);
      await tells('Bob online', `"data":{"fqid":"${fqid}","status":"online"}`);
      const { items } = await alice.get<Items<MemberView>>(`/v1/rooms/${room}/members`);
      expectThat(
        items.some((one) => one.fqid === fqid && one.presence === 'online'),
        'The list differs.',
      );
      await bob.post(`/v1/rooms/${room}/typing`);
      await tells('Bob typing', `"data":{"fqid":"${fqid}","typing":true`);
      closing[1].abort();
      await tells('Bob gone', `"data":{"fqid":"${fqid}","status":"offline"}`);
      closing[0].abort();
      return 'online, typing, offline';
    },
  },
  {
    title: 'Bob reacts; Alice sees it',
    run: async (stage) => {
      const target = (await timeline(stage.bob, stage.room)).find(
        (item) => item.kind === 'message' && item.body === 'alice 1',
      );
      if (target?.kind !== 'message') throw new Error('The message is not there.');
      await stage.bob.put(
        `/v1/rooms/${stage.room}/messages/${target.event_id}/reactions/${encodeURIComponent('👍')}`,
      );
      const reacted = (items: TimelineItem[]) =>
        items.some(
          (item) => item.kind === 'message' && item.event_id === target.event_id && item.reactions.length > 0,
        );
      await until('the reaction', () => timeline(stage.alice, stage.room), reacted);
      return '👍';
    },
  },
  {
    title: 'A call: Alice’s server, which hosts the room, mints a LiveKit token for each',
    run: async ({ alice, bob, room }) => {
      const tokens = await Promise.all(
        [alice, bob].map((person) => person.post<CallToken>(`/v1/rooms/${room}/call/token`)),
      );
      const [hers, his] = tokens.map(({ token }) => decodeJwt(token));
      expectThat(hers?.iss === his?.iss && hers?.sub !== his?.sub, 'They are not of one call.');
      return `${hers!.sub} and ${his!.sub} at ${tokens[0]!.url}`;
    },
  },
  {
    title: 'A request with a bad signature is refused',
    run: async ({ alpha, beta, alphaAdmin }) => {
      const { key_id } = await alphaAdmin.get<IdentityView>('/v1/admin/federation/identity');
      const body = '{"ephemeral":[],"events":[],"notices":[]}';
      const request = {
        method: 'POST' as const,
        authority: beta.serverName,
        path: '/_scaiwave/federation/v1/send',
        query: '',
        body: Buffer.from(body),
      };
      const created = Math.floor(Date.now() / 1000);
      const prepared = prepareSignedRequest(request, {
        serverName: alpha.serverName,
        keyId: key_id,
        created,
        nonce: randomBytes(18).toString('base64url'),
      });
      const headers = prepared.finish(signBytes(generateKeyPair().seed, prepared.signatureBase));
      const { statusCode, text } = await beta.stranger().raw('POST', request.path, body, headers);
      const { code, reason } = JSON.parse(text) as { code: string; reason: string };
      expectThat(statusCode === 401 && code === 'SW_FED_SIGNATURE_MISMATCH', `${statusCode} ${text}`);
      return `${statusCode} ${code} (${reason})`;
    },
  },
  {
    title: 'Alpha rotates its key while talk goes on',
    run: async (stage) => {
      const { key_id } = await stage.alphaAdmin.post<IdentityView>(
        '/v1/admin/federation/identity/rotate',
        {},
      );
      await say(stage, 'alice', 'signed by a new key');
      await say(stage, 'bob', 'and answered');
      await bothShowAll(stage);
      return `${key_id} signs now`;
    },
  },
  {
    title: 'Beta is killed (SIGKILL); Alice goes on talking; nothing is lost or doubled',
    run: async (stage) => {
      await stage.beta.kill();
      for (let n = 1; n <= 5; n += 1) await say(stage, 'alice', `while beta was away ${n}`);
      await stage.beta.start();
      return `${(await bothShowAll(stage)).length} messages on both sides`;
    },
  },
  {
    title: 'Alpha is killed right after it acknowledged a message; the message still arrives',
    run: async (stage) => {
      await say(stage, 'alice', 'acknowledged, then the power went');
      await stage.alpha.kill();
      await stage.alpha.start();
      return `${(await bothShowAll(stage)).length} messages on both sides`;
    },
  },
  {
    title: 'The peers list: last_seen and counters',
    run: async ({ alpha, beta, alphaAdmin, betaAdmin }) => {
      const counted = (peer: PeerRow | undefined) =>
        (peer?.events_sent_24h ?? 0) >= 10 &&
        (peer?.events_received_24h ?? 0) >= 10 &&
        peer?.last_seen !== null;
      const left = await until('counters at alpha', () => peerRow(alphaAdmin, beta.serverName), counted);
      const right = await until('counters at beta', () => peerRow(betaAdmin, alpha.serverName), counted);
      return `alpha sent ${left!.events_sent_24h}, received ${left!.events_received_24h}; beta sent ${right!.events_sent_24h}, received ${right!.events_received_24h}`;
    },
  },
  {
    title: 'The audit: a row for what was accepted and for what was refused',
    run: async ({ betaAdmin }) => {
      const rows = async (outcome: string) =>
        (await betaAdmin.get<Items<AuditRow>>(`/v1/admin/federation/audit?outcome=${outcome}&limit=100`))
          .items;
      const [accepted, refused] = [await rows('accepted'), await rows('refused')];
      expectThat(
        accepted.length >= MESSAGES_EACH && refused.some((row) => row.code === 'SW_FED_SIGNATURE_MISMATCH'),
        'Rows are missing.',
      );
      return `${accepted.length} accepted, ${refused.length} refused (${[...new Set(refused.map((row) => row.code))].join(', ')})`;
    },
  },
];
