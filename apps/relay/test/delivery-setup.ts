import { beforeEach } from 'vitest';
import { relay as contract } from '@app/contracts/relay';
import { pod, setUpPods } from './pods-setup';
import { TENANT, type RelayProcess } from './relay-process';

export { eventually, everything, peer, upTo, world } from './pods-setup';

export const ROOM = 'rm_1';
export let relay: RelayProcess;

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
  setUpPods();
  beforeEach(async () => {
    relay = await pod();
  });
}
