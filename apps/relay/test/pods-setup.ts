import { afterEach, beforeEach, vi } from 'vitest';
import { testNats, type TestNats } from '../../../test/support/nats';
import { testDatabase } from '../../../test/support/postgres';
import { Neighbourhood } from './neighbours';
import { PeerServer } from './peer-server';
import { startRelay, type RelayProcess } from './relay-process';

// The tests play identity, policy and ingest, by their contracts: they decide when these tell and answer what.
export const everything = { from_seq: 0, to_seq: null };
export const upTo = (seq: number) => Array.from({ length: seq + 1 }, (_, index) => index);
export const eventually = (assertion: () => void | Promise<void>, timeout = 15_000) =>
  vi.waitFor(assertion, { timeout, interval: 20 });

type PodOptions = Partial<Parameters<typeof startRelay>[0]>;

export let database: Awaited<ReturnType<typeof testDatabase>>;
export let world: Neighbourhood;
let nats: TestNats | undefined;
let peers: PeerServer[];
let pods: RelayProcess[];
let usual: PodOptions;

export async function peer(name: string): Promise<PeerServer> {
  const server = await PeerServer.start();
  peers.push(server);
  world.addresses.set(name, server.url);
  return server;
}

/** One more process of the relay on the test's database. */
export async function pod(options: PodOptions = {}): Promise<RelayProcess> {
  const started = await startRelay({ url: database.url, world, natsUrl: nats?.url, ...usual, ...options });
  pods.push(started);
  return started;
}

export async function stop(relay: RelayProcess): Promise<void> {
  pods = pods.filter((other) => other !== relay);
  await relay.stop();
}

/** Cuts every connection of the process to the database, as its death does. */
export async function kill(relay: RelayProcess): Promise<void> {
  await relay.dataSource.destroy();
  await stop(relay).catch(() => undefined);
}

/** Gives each test of the file that calls it a database, and processes with these settings; a real NATS, if they talk by it. */
export function setUpPods(settings: PodOptions['settings'] = {}, bus: 'nats' | 'own' = 'own'): void {
  beforeEach(async () => {
    [database, nats] = await Promise.all([testDatabase(), bus === 'nats' ? testNats() : undefined]);
    world = new Neighbourhood();
    peers = [];
    pods = [];
    usual = { settings };
  });

  afterEach(async () => {
    await Promise.all(pods.map((relay) => relay.stop()));
    await Promise.all(peers.map((server) => server.stop()));
    await nats?.stop();
    await database.drop();
  });
}
