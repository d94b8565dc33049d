import { beforeAll, describe, expect, it } from 'vitest';
import type { AuditStory } from '@app/contracts/admin-views';
import type { DeliveryRow } from '@app/contracts/relay';
import { until } from '../../../apps/cli/src/demo/until';
import { putOff } from '../../support/backoff';
import type { Session } from '../../support/session';
import { AUDIT, person, problemOf, say, shows, twoWhoTalk, type Items, type Stage } from '../stage';

interface Delivery {
  server_name: string;
  state: string;
  since: number | null;
  next_attempt_at: number | null;
  code: string | null;
}

const DELIVERIES = '/v1/admin/federation/deliveries';

const deliveryOf = async (asker: Session, room: string, event: string): Promise<Delivery[]> =>
  (await asker.get<Items<Delivery>>(`/v1/rooms/${room}/messages/${event}/delivery`)).items;

const delivered = (asker: Session, room: string, event: string): Promise<Delivery[]> =>
  until(
    'the delivery',
    () => deliveryOf(asker, room, event),
    ([only]) => only?.state === 'delivered',
  );

/** What becomes of a message on its way. */
export function delivery(stage: Stage): void {
  describe('the delivery of a message', () => {
    let dora: Session;
    let dirk: Session;
    let room: string;

    beforeAll(async () => {
      ({ one: dora, other: dirk, room } = await twoWhoTalk(stage, 'dora', 'dirk'));
    });

    it('is seen to arrive by people in the room', async () => {
      const { event_id } = await say(dora, room, 'hello');
      expect(await delivered(dora, room, event_id)).toEqual([
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
      const { event_id } = await say(dora, room, 'for two');
      await shows(dirk, room, 'for two');
      const delia = await person(stage.alpha, 'delia');
      expect(await problemOf(deliveryOf(delia, room, event_id))).toMatchObject({
        status: 404,
        code: 'SW_FED_NOT_IN_ROOM',
      });
      const elsewhere = await problemOf(deliveryOf(dirk, room, event_id));
      expect(elsewhere).toMatchObject({ status: 404, code: 'SW_NOT_FOUND' });
      expect(elsewhere.detail).toContain(stage.alpha.serverName);
    });

    it('waits while the other server is away, and goes at once when an admin asks', async () => {
      const { alpha, beta } = stage;
      const admin = await alpha.admin();
      const held = async () =>
        (
          await admin.get<Items<DeliveryRow>>(
            `${DELIVERIES}?state=waiting&peer=${encodeURIComponent(beta.serverName)}`,
          )
        ).items;
      await until('nothing waiting from before', held, ({ length }) => length === 0);
      await beta.kill(beta.door);
      const { event_id, ts } = await say(dora, room, 'are you there?');
      await putOff(alpha, beta.serverName);
      const [waiting] = await deliveryOf(dora, room, event_id);
      const told = { server_name: beta.serverName, state: 'waiting', code: 'SW_FED_DISCOVERY_FAILED' };
      expect(waiting).toMatchObject({ ...told, since: ts });
      expect(waiting!.next_attempt_at).toBeGreaterThan(Date.now());
      expect(await held()).toMatchObject([{ room_id: room, oldest_undelivered_at: ts, failed_events: 0 }]);
      const story = await admin.get<AuditStory>(`${AUDIT}/story?event_id=${event_id}`);
      const said = { status: 'unanswered', code: 'SW_FED_DISCOVERY_FAILED', at: null };
      expect(story.theirs).toMatchObject([{ peer: beta.serverName, ...said, delivery: 'waiting' }]);

      await beta.start(beta.door);
      expect(await admin.post(`${DELIVERIES}/redrive`, { peer: 'nobody.example' })).toEqual({
        peers: 0,
        rooms: 0,
      });
      expect(await admin.post(`${DELIVERIES}/redrive`, { peer: beta.serverName })).toEqual({
        peers: 1,
        rooms: 1,
      });
      await shows(dirk, room, 'are you there?');
      await delivered(dora, room, event_id);
    });
  });
}
