import { afterEach, beforeEach, vi } from 'vitest';
import { relay as contract } from '@app/contracts/relay';
import { testDatabase } from '../../../test/support/postgres';
import { Neighbourhood } from './neighbours';
import { PeerServer } from './peer-server';
import { startRelay, TENANT, type RelayProcess } from './relay-process';

// A test of delivery plays identity, policy and ingest, by their contracts: it decides when they tell and answer what.
export const ROOM = 'rm_1';
export const everything = { from_seq: 0, to_seq: null };
export const upTo = (seq: number) => Array.from({ length: seq + 1 }, (_, index) => index);
export const eventually = (assertion: () => void | Promise<void>, timeout = 10_000) =>
  vi.waitFor(assertion, { timeout, interval: 20 });

let database: Awaited<ReturnType<typeof testDatabase>>;
export let world: Neighbourhood;
export let relay: RelayProcess;
let peers: PeerServer[];

export async function peer(name: string): Promise<PeerServer> {
  const server = await PeerServer.start();
  peers.push(server);
  world.addresses.set(name, server.url);
  return server;
}

export const cursor = async (name: string, room = ROOM) => {
  const { items } = await relay.bus.ask(contract.deliveries, {
    tenant: TENANT,
    peer: name,
    room_id: room,
    limit: 10,
  });
  return items[0]!;
};

/** Gives each test of the file that calls it a relay of its own. */
export function setUpDelivery(): void {
  beforeEach(async () => {
    database = await testDatabase();
    world = new Neighbourhood();
    peers = [];
    relay = await startRelay({ url: database.url, world });
  });

  afterEach(async () => {
    await Promise.all(peers.map((server) => server.stop()));
    await relay.stop();
    await database.drop();
  });
}
