import { Client } from 'pg';
import type { DeliveryRow } from '@app/contracts/relay';
import type { MemberView, TimelineItem, TimelineMessage } from '@app/contracts/ingest';
import type { Answered, Ledger } from './ledger';
import type { Items, Resident, Town } from './town';
import type { Subscriber } from './subscriber';
import type { Witness } from './witness';

/** A row of a server's log. */
export interface LoggedEvent {
  room: string;
  origin: string;
  seq: number;
  event_id: string;
  prev: string | null;
  status: string;
  linked: boolean;
  /** The event as it stands there, byte for byte. */
  text: string;
}

export interface Head {
  room: string;
  origin: string;
  seq: number;
  event_id: string | null;
  state: string;
  /** From where on the server has to hold it; what was before is history. */
  since: number;
}

/** What one server shows, keeps and still has to do. */
export interface ServerEvidence {
  server: string;
  /** By room, oldest first. */
  timelines: Readonly<Record<string, readonly TimelineItem[]>>;
  members: Readonly<Record<string, readonly string[]>>;
  log: readonly LoggedEvent[];
  heads: readonly Head[];
  /** Deliveries of its own chains that are not done. */
  deliveries: readonly Pick<DeliveryRow, 'peer' | 'room_id' | 'state' | 'acked_seq' | 'head_seq'>[];
  /** Event → how often its live stream told it. */
  heard: ReadonlyMap<string, number>;
  /** What an internal service was told over its bus, if it has one, and when that bus last forgot what it held. */
  bus: { told: ReadonlySet<string>; forgotAt: number } | undefined;
}

/** All that a verdict is passed on. */
export interface Evidence {
  rooms: readonly string[];
  answered: readonly Answered[];
  answersOf: ReadonlyMap<string, ReadonlySet<string>>;
  edited: ReadonlyMap<string, string>;
  erased: ReadonlySet<string>;
  /** Processes that ended by themselves, and what no server should say to a person. */
  mishaps: readonly string[];
  servers: readonly ServerEvidence[];
}

const PAGE = 1_000;

const EVENTS = `SELECT room_id AS room, origin, seq::int, event_id, prev, status, linked, text
  FROM ingest.events WHERE tenant = $1 ORDER BY room_id, origin, seq`;
const HEADS = `SELECT room_id AS room, origin, head_seq::int AS seq, head_id AS event_id, state, coalesce(since_seq, 0)::int AS since
  FROM ingest.chains WHERE tenant = $1`;

/** Who has listened while people talked. */
export interface Listeners {
  witnesses: readonly Witness[];
  subscribers: readonly Subscriber[];
}

/** Looks at everything, by the doors that people and admins have and in the logs themselves. */
export async function gather(
  town: Town,
  ledger: Ledger,
  { witnesses, subscribers }: Listeners,
): Promise<Evidence> {
  const rooms = town.rooms.map(({ room }) => room);
  const servers = town.residents.map(async (resident) => {
    const { label, nats } = resident.server;
    const { heard } = witnesses.find(({ server }) => server === label)!;
    const subscriber = subscribers.find(({ server }) => server === label);
    const bus = subscriber && { told: subscriber.told, forgotAt: nats?.forgotAt ?? 0 };
    return { ...(await look(resident, rooms)), heard, bus };
  });
  const { answersOf, edited, erased } = ledger;
  return {
    rooms,
    answered: [...ledger.answered.values()],
    answersOf,
    edited,
    erased,
    mishaps: [...town.mishaps, ...ledger.complaints],
    servers: await Promise.all(servers),
  };
}

async function look(
  { server, session, admin }: Resident,
  rooms: readonly string[],
): Promise<Omit<ServerEvidence, 'heard' | 'bus'>> {
  const deliveries = async (state: string) =>
    (await admin.get<Items<DeliveryRow>>(`/v1/admin/federation/deliveries?state=${state}&limit=100`)).items;
  const byRoom = async <T>(ask: (room: string) => Promise<T>) =>
    Object.fromEntries(await Promise.all(rooms.map(async (room) => [room, await ask(room)] as const)));
  const timelines = await byRoom((room) => wholeTimeline(session.get.bind(session), room));
  const members = await byRoom(async (room) =>
    (await session.get<Items<MemberView>>(`/v1/rooms/${room}/members?limit=${PAGE}`)).items
      .filter(({ membership }) => membership === 'joined')
      .map(({ fqid }) => fqid)
      .sort(),
  );
  const database = new Client({ connectionString: server.postgres.url });
  await database.connect();
  try {
    const { rows: log } = await database.query<LoggedEvent>(EVENTS, [server.serverName]);
    const { rows: heads } = await database.query<Head>(HEADS, [server.serverName]);
    return {
      server: server.label,
      timelines,
      members,
      log,
      heads,
      deliveries: [...(await deliveries('waiting')), ...(await deliveries('failed'))],
    };
  } finally {
    await database.end();
  }
}

async function wholeTimeline(get: <T>(path: string) => Promise<T>, room: string): Promise<TimelineItem[]> {
  const newestFirst: TimelineItem[] = [];
  for (let before = ''; ;) {
    const page = await get<Items<TimelineItem>>(
      `/v1/rooms/${room}/timeline?limit=${PAGE}${before && `&before=${encodeURIComponent(before)}`}`,
    );
    newestFirst.push(...page.items);
    if (!page.next) return newestFirst.reverse();
    before = page.next;
  }
}

export const isMessage = (item: TimelineItem): item is TimelineMessage => item.kind === 'message';
