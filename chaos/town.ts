import { mkdirSync } from 'node:fs';
import type { InviteView, RoomView } from '@app/contracts/ingest';
import { trialAgent, type ApiSession } from '../apps/cli/src/demo/api-session';
import { ThrowawayAuthority } from '../apps/cli/src/demo/certificates';
import { until } from '../apps/cli/src/demo/until';
import { ChaosServer } from './chaos-server';
import type { ServerKind } from './server-kinds';

const POLICY = '/v1/admin/federation/policy';
const ANSWER_MS = 10_000;

export const TOPOLOGIES = {
  standalone: { alpha: 'standalone', beta: 'standalone', gamma: 'standalone' },
  cluster: { alpha: 'cluster', beta: 'standalone' },
} as const satisfies Record<string, Record<string, ServerKind>>;

export type Topology = keyof typeof TOPOLOGIES;

export interface Items<T> {
  items: T[];
  next: string | null;
}

/** Somebody who stays: on one server, and in every room. */
export interface Resident {
  server: ChaosServer;
  session: ApiSession;
  admin: ApiSession;
}

/** The servers of a run, a person of each, and a room of each with all of them in it. */
export class Town {
  readonly residents: Resident[] = [];
  /** By the server that is their home. */
  readonly rooms: { home: ChaosServer; room: string }[] = [];
  readonly mishaps: string[] = [];
  private readonly servers: ChaosServer[] = [];
  private leaving = false;

  /** Whatever was started is ended by `stop`, also when this fails. */
  async settle(topology: Topology, directory: string): Promise<void> {
    mkdirSync(directory, { recursive: true });
    const authority = await ThrowawayAuthority.create();
    const agent = trialAgent(authority.pem, { headersTimeout: ANSWER_MS, bodyTimeout: 0 });
    const endedByItself = (what: string) =>
      void (this.leaving || this.mishaps.push(`${what} ended by itself`));
    const grounds = { directory, authority, agent, endedByItself };
    const kinds = Object.entries(TOPOLOGIES[topology]);
    this.servers.push(
      ...(await Promise.all(kinds.map(([label, kind]) => ChaosServer.prepare(label, kind, grounds)))),
    );
    await Promise.all(this.servers.map((server) => server.start()));
    for (const server of this.servers) this.residents.push(await moveIn(server));
    for (const { server, session } of this.residents)
      this.rooms.push({ home: server, room: await this.furnish(session, `${server.label}’s room`) });
  }

  resident(label: string): Resident {
    return this.residents.find(({ server }) => server.label === label)!;
  }

  async stop(): Promise<void> {
    this.leaving = true;
    await Promise.all(this.servers.map((server) => server.stop()));
  }

  private async furnish(host: ApiSession, name: string): Promise<string> {
    const { room_id } = await host.post<RoomView>('/v1/rooms', { name });
    const guests = this.residents.filter(({ session }) => session !== host);
    await Promise.all(
      guests.map((guest) => bringIn(host, guest.session, guest.server.fqid(RESIDENT), room_id)),
    );
    return room_id;
  }
}

const RESIDENT = 'resident';

async function moveIn(server: ChaosServer): Promise<Resident> {
  const admin = await server.session('admin', 'admin');
  await admin.post('/v1/admin/federation/identity/generate');
  await admin.put(POLICY, { default_mode: 'open' });
  const session = await server.session(RESIDENT);
  await session.get('/v1/me');
  return { server, session, admin };
}

/** Invites somebody, who accepts; resolves when their own server says that they are in. */
export async function bringIn(
  host: ApiSession,
  guest: ApiSession,
  fqid: string,
  room: string,
  ms?: number,
): Promise<void> {
  const { invite_id } = await host.post<InviteView>(`/v1/rooms/${room}/invitations`, { fqid });
  await until(
    `the invite of ${fqid}`,
    () => invites(guest),
    (items) => items.some((one) => one.invite_id === invite_id && one.state === 'pending'),
    ms,
  );
  await guest.post(`/v1/me/invitations/${invite_id}/accept`);
  await until(
    `${fqid} being in the room`,
    () => isIn(guest, room),
    (joined) => joined,
    ms,
  );
}

const invites = async (who: ApiSession) => (await who.get<Items<InviteView>>('/v1/me/invitations')).items;

export const isIn = async (who: ApiSession, room: string): Promise<boolean> =>
  (await who.get<Items<RoomView>>('/v1/rooms')).items.some(
    (one) => one.room_id === room && one.membership === 'joined',
  );
