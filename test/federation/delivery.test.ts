import { describe, expect, it } from 'vitest';
import type { DeliveryRow } from '@app/contracts/relay';
import { until } from '../../apps/cli/src/demo/until';
import type { Session } from '../support/session';
import { allow, directRoom, person, problemOf, say, shows, Stage, type Items } from './stage';

interface Delivery {
  server_name: string;
  state: string;
  since: number | null;
  next_attempt_at: number | null;
  code: string | null;
}

const DELIVERIES = '/v1/admin/federation/deliveries';
const stage = Stage.open('standalone', 'alpha', 'beta');

const deliveryOf = async (asker: Session, room: string, event: string): Promise<Delivery[]> =>
  (await asker.get<Items<Delivery>>(`/v1/rooms/${room}/messages/${event}/delivery`)).items;

const delivered = (asker: Session, room: string, event: string): Promise<Delivery[]> =>
  until(
    'the delivery',
    () => deliveryOf(asker, room, event),
    ([only]) => only?.state === 'delivered',
  );

async function friends(): Promise<{ alice: Session; bob: Session; room: string }> {
  const { alpha, beta } = stage;
  await Promise.all([allow(alpha, beta), allow(beta, alpha)]);
  const [alice, bob] = await Promise.all([person(alpha, 'alice'), person(beta, 'bob')]);
  const known = (await alice.get<Items<{ room_id: string }>>('/v1/rooms')).items[0];
  const room = known?.room_id ?? (await directRoom(alice, bob, beta.fqid('bob')));
  return { alice, bob, room };
}

describe('the delivery of a message', () => {
  it('is seen to arrive by people in the room', async () => {
    const { alice, room } = await friends();
    const { event_id } = await say(alice, room, 'hello');
    expect(await delivered(alice, room, event_id)).toEqual([
      {
        server_name: stage.beta.serverName,
        state: 'delivered',
        since: null,
        next_attempt_at: null,
        code: null,
      },
    ]);
  });

  it('is for the members of the room, and for its own server to tell', async () => {
    const { alice, bob, room } = await friends();
    const { event_id } = await say(alice, room, 'for two');
    await shows(bob, room, 'for two');
    const eve = await person(stage.alpha, 'eve');
    expect(await problemOf(deliveryOf(eve, room, event_id))).toMatchObject({
      status: 404,
      code: 'SW_FED_NOT_IN_ROOM',
    });
    const elsewhere = await problemOf(deliveryOf(bob, room, event_id));
    expect(elsewhere).toMatchObject({ status: 404, code: 'SW_NOT_FOUND' });
    expect(elsewhere.detail).toContain(stage.alpha.serverName);
  });

  it('waits while the other server is away, and goes at once when an admin asks', async () => {
    const { alpha, beta } = stage;
    const { alice, bob, room } = await friends();
    const admin = await alpha.admin();
    await beta.kill();
    const { event_id, ts } = await say(alice, room, 'are you there?');
    const [waiting] = await until(
      'a failed attempt',
      () => deliveryOf(alice, room, event_id),
      ([only]) => only?.code === 'SW_FED_DISCOVERY_FAILED' && only.next_attempt_at! > Date.now() + 1_000,
      40_000,
    );
    expect(waiting).toMatchObject({ server_name: beta.serverName, state: 'waiting', since: ts });
    const held = await admin.get<Items<DeliveryRow>>(
      `${DELIVERIES}?state=waiting&peer=${encodeURIComponent(beta.serverName)}`,
    );
    expect(held.items).toMatchObject([{ room_id: room, oldest_undelivered_at: ts, failed_events: 0 }]);

    await beta.start();
    expect(await admin.post(`${DELIVERIES}/redrive`, { peer: 'nobody.example' })).toEqual({
      peers: 0,
      rooms: 0,
    });
    expect(await admin.post(`${DELIVERIES}/redrive`, { peer: beta.serverName })).toEqual({
      peers: 1,
      rooms: 1,
    });
    await shows(bob, room, 'are you there?');
    await delivered(alice, room, event_id);
  });
});
