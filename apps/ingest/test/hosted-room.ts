import { identity } from '@app/contracts/identity';
import { ingest, type Asker } from '@app/contracts/ingest';
import { policy } from '@app/contracts/policy';
import { Bus } from '@app/messaging';
import type { RunningApplication } from '@app/runtime';
import { startContexts } from '../../../test/support/application';
import { testDatabase } from '../../../test/support/postgres';
import { RoomLog, type LogSession } from '../src/use-cases/log-session';

export const HOME = 'home.localhost';

/** A server that lets everybody in, with identity and policy beside ingest, and a room of Ann's on it. */
export interface HostedRoom {
  running: RunningApplication;
  bus: Bus;
  ann: Asker;
  room_id: string;
  /** Writes into the log what came before the test. */
  write(work: (session: LogSession) => Promise<void>): Promise<void>;
  /** The bus of one more process on the same database. */
  anotherProcess(): Promise<Bus>;
  stop(): Promise<void>;
}

export async function hostRoom(name: string): Promise<HostedRoom> {
  const database = await testDatabase();
  const start = () =>
    startContexts({
      serverName: HOME,
      databaseUrl: database.url,
      contexts: ['identity', 'policy', 'ingest'],
    });
  const running = await start();
  const others: RunningApplication[] = [];
  const bus = running.app.get(Bus);
  await bus.ask(identity.generateKey, { tenant: HOME });
  const change = { default_mode: 'open', max_foreign_participants_per_room: 100_000 } as const;
  await bus.ask(policy.write, { tenant: HOME, change, by: 'test' });
  const { participant_id } = await bus.ask(ingest.signIn, { tenant: HOME, local_id: 'ann' });
  const ann = { tenant: HOME, participant_id, trace_id: 'trace' };
  const kind = { room_type: 'group', incognito: false, bridge: false, history: 'shared' } as const;
  const { room_id } = await bus.ask(ingest.createRoom, { ...ann, ...kind, name, federate: true });
  return {
    running,
    bus,
    ann,
    room_id,
    write: (work) => running.app.get(RoomLog).transact(work),
    anotherProcess: async () => {
      const other = await start();
      others.push(other);
      return other.app.get(Bus);
    },
    stop: async () => {
      await Promise.all([running, ...others].map((one) => one.stop()));
      await database.drop();
    },
  };
}

/** As if the home had let that person in before they said anything. */
export async function letIn(session: LogSession, room_id: string, fqid: string, server: string) {
  await session.facts(HOME, room_id, fqid);
  const word = { said_by: HOME, said_at: 1, membership: 'joined', boundary: -1, heads: {} } as const;
  session.putFact(HOME, room_id, { fqid, server, ...word });
}
