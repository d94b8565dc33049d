import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, vi } from 'vitest';
import type { InviteView, MemberView, PostedMessage, RoomView, TimelineItem } from '@app/contracts/ingest';
import type { PeerRow } from '@app/contracts/policy';
import { ThrowawayAuthority } from '../../apps/cli/src/demo/certificates';
import { until } from '../../apps/cli/src/demo/until';
import { CALLS } from '../support/calls';
import { buildOnce, startServer, type Tenant, type TestServer, type Topology } from '../support/servers';
import { Refused, type Problem, type Session } from '../support/session';

export interface Items<T> {
  items: T[];
  next: string | null;
}

export const POLICY = '/v1/admin/federation/policy';
export const PEERS = '/v1/admin/federation/peers';
export const AUDIT = '/v1/admin/federation/audit';
export const TENANTS = '/v1/admin/tenants';
export const IDENTITY = '/v1/admin/federation/identity';

/** The servers of a file's stories, and everybody on them. */
export class Stage {
  authority!: ThrowawayAuthority;
  readonly servers: TestServer[] = [];

  constructor(readonly topology: Topology) {}

  get alpha(): TestServer {
    return this.servers[0]!;
  }

  get beta(): TestServer {
    return this.servers[1]!;
  }

  get gamma(): TestServer {
    return this.servers[2]!;
  }

  /** Servers of these labels, each with a federation key. */
  static open(topology: Topology, ...labels: string[]): Stage {
    const stage = Stage.bare(topology, ...labels);
    beforeAll(async () => {
      for (const server of stage.servers)
        await (await server.admin()).post('/v1/admin/federation/identity/generate');
    });
    return stage;
  }

  /** Starts servers of these labels as they are when nobody has done anything yet, the first with calls; they end with the file. */
  static bare(topology: Topology, ...labels: string[]): Stage {
    const stage = new Stage(topology);
    vi.setConfig({ testTimeout: 90_000 });
    // What is not built yet takes its own time.
    beforeAll(buildOnce, 600_000);
    beforeAll(async () => {
      stage.authority = await ThrowawayAuthority.create();
      const { authority } = stage;
      const starts = await Promise.allSettled(
        labels.map((label, i) => startServer({ topology, label, authority, ...(i === 0 && { env: CALLS }) })),
      );
      for (const start of starts) {
        if (start.status === 'fulfilled') stage.servers.push(start.value);
      }
      const failed = starts.find((start) => start.status === 'rejected');
      if (failed) throw failed.reason;
    });
    afterAll(async () => {
      vi.resetConfig();
      await Promise.all(stage.servers.map((server) => server.stop()));
    });
    return stage;
  }
}

/** What a refused request said; fails if it was not refused. */
export async function problemOf(asked: Promise<unknown>): Promise<Problem> {
  try {
    await asked;
  } catch (error) {
    if (error instanceof Refused) return error.problem;
    throw error;
  }
  throw new Error('It was not refused.');
}

export const allow = async (at: Tenant, ...peers: (Tenant | string)[]): Promise<void> => {
  const admin = await at.admin();
  const { allowed_peers } = await admin.get<{ allowed_peers: string[] }>(POLICY);
  const names = peers.map((peer) => (typeof peer === 'string' ? peer : peer.serverName));
  await admin.put(POLICY, { allowed_peers: [...new Set([...allowed_peers, ...names])] });
};

/** Each of these allows every other. */
export const makePeace = (...servers: Tenant[]): Promise<unknown> =>
  Promise.all(servers.map((server) => allow(server, ...servers.filter((other) => other !== server))));

/** What an admin sees of a peer. */
export const peerRow = async (
  admin: Session,
  { serverName }: { serverName: string },
): Promise<PeerRow | undefined> =>
  (await admin.get<Items<PeerRow>>(PEERS)).items.find((row) => row.server_name === serverName);

/** Oldest first. */
export const timeline = async (person: Session, room: string): Promise<TimelineItem[]> =>
  (await person.get<Items<TimelineItem>>(`/v1/rooms/${room}/timeline?limit=1000`)).items.reverse();

/** Bodies of the messages of a room, in order. */
export const bodies = async (person: Session, room: string): Promise<string[]> =>
  (await timeline(person, room)).flatMap((item) =>
    item.kind === 'message' && item.body !== null ? [item.body] : [],
  );

export const say = (person: Session, room: string, body: string, more: object = {}): Promise<PostedMessage> =>
  person.post(`/v1/rooms/${room}/messages`, { body, ...more }, { 'idempotency-key': randomUUID() });

/** Waits until a room shows all of these. */
export const shows = (person: Session, room: string, ...expected: string[]): Promise<string[]> =>
  until(
    `${expected.join(', ')} in the room`,
    () => bodies(person, room),
    (seen) => expected.every((body) => seen.includes(body)),
  );

export const inviteTo = (person: Session, room: string): Promise<InviteView> =>
  until(
    'the invite',
    async () =>
      (await person.get<Items<InviteView>>('/v1/me/invitations')).items.find((one) => one.room_id === room),
    (found) => found !== undefined,
  ) as Promise<InviteView>;

export const accept = async (person: Session, room: string): Promise<void> => {
  await person.post(`/v1/me/invitations/${(await inviteTo(person, room)).invite_id}/accept`);
  await until(
    'being in the room',
    async () => (await person.get<Items<RoomView>>('/v1/rooms')).items,
    (rooms) => rooms.some((one) => one.room_id === room && one.membership === 'joined'),
  );
};

/** Waits until an invite is seen in this state. */
export const inviteOf = (who: Session, id: string, state: InviteView['state']) =>
  until(
    `the invite as ${state}`,
    async () =>
      (await who.get<Items<InviteView>>('/v1/me/invitations')).items.find((one) => one.invite_id === id),
    (found) => found?.state === state,
  );

/** Takes this invite, not one from an earlier time in the room. */
export async function rejoin(who: Session, { invite_id, room_id }: InviteView): Promise<void> {
  await inviteOf(who, invite_id, 'pending');
  await who.post(`/v1/me/invitations/${invite_id}/accept`);
  await until(
    'being in the room again',
    async () => (await who.get<Items<RoomView>>('/v1/rooms')).items.map((one) => one.room_id),
    (rooms) => rooms.includes(room_id),
  );
}

export const isOut = (who: Session, room: string) =>
  until(
    'being out of the room',
    async () => (await who.get<Items<RoomView>>('/v1/rooms')).items.map(({ room_id }) => room_id),
    (rooms) => !rooms.includes(room),
  );

export const joinedMembers = async (person: Session, room: string): Promise<string[]> =>
  (await person.get<Items<MemberView>>(`/v1/rooms/${room}/members`)).items
    .filter(({ membership }) => membership === 'joined')
    .map(({ fqid }) => fqid)
    .sort();

/** A person of each name, known to the server. */
export async function person(server: Tenant, localId: string): Promise<Session> {
  const session = await server.person(localId);
  await session.get('/v1/me');
  return session;
}

/** Gives somebody the name by which people know them. */
export const named = async (at: Tenant, local_id: string, display_name: string): Promise<void> =>
  void (await (await at.admin()).post('/v1/admin/participants', { local_id, display_name }));

/** A federated DM with both in it. */
export async function directRoom(from: Session, to: Session, toFqid: string): Promise<string> {
  const { room_id } = await from.post<{ room_id: string }>('/v1/me/federated-dms', { fqid: toFqid });
  await accept(to, room_id);
  await until(
    'two members',
    () => joinedMembers(from, room_id),
    (members) => members.length === 2,
  );
  return room_id;
}

/** A person of alpha and one of beta, by these names, in a DM of their own. */
export async function twoWhoTalk(
  { alpha, beta }: Stage,
  ours: string,
  theirs: string,
): Promise<{ one: Session; other: Session; room: string }> {
  await makePeace(alpha, beta);
  const [one, other] = await Promise.all([person(alpha, ours), person(beta, theirs)]);
  return { one, other, room: await directRoom(one, other, beta.fqid(theirs)) };
}

/** A second tenant of the server's instance, made unless it is there. */
export async function secondTenant(server: TestServer): Promise<Tenant> {
  const tenant = server.tenant('two');
  const operator = await server.admin();
  const { items } = await operator.get<Items<{ server_name: string }>>(TENANTS);
  if (!items.some(({ server_name }) => server_name === tenant.serverName))
    await operator.post(TENANTS, { server_name: tenant.serverName });
  return tenant;
}
