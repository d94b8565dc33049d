import { describe, expect, it } from 'vitest';
import type { IdentityView } from '@app/contracts/identity';
import type { RoomView } from '@app/contracts/ingest';
import { RotateDueKeys } from '../../../apps/identity/src/use-cases/rotate-due-keys';
import type { ClockedServer } from '../../support/clocked-server';
import type { ClockedStage } from '../clocked-stage';
import { accept, directRoom, IDENTITY, peerRow, person, say, shows } from '../stage';
import { audited, DAY, SECOND } from './time';

/** How long a key signs, and what it leaves behind. */
export function keys(stage: ClockedStage): void {
  describe('the keys of a server', () => {
    const keysOf = async (server: ClockedServer) =>
      (await (await server.admin()).get<IdentityView>(IDENTITY)).keys;
    const published = async (server: ClockedServer) =>
      (
        await server
          .stranger()
          .get<{ keys: { key_id: string; state: string }[] }>('/.well-known/scaiwave/server')
      ).keys;

    it('are rotated after a year to the millisecond, overlap for 30 days, and the other server follows', async () => {
      const { alpha, beta, clock } = stage;
      const [alice, bob] = [await person(alpha, 'amy'), await person(beta, 'bill')];
      const { room_id: old } = await alice.post<RoomView>('/v1/rooms', { name: 'Archive' });
      await say(alice, old, 'by the first key');
      const room = await directRoom(alice, bob, beta.fqid('bill'));
      const [first] = await keysOf(alpha);
      // What each server does by itself every hour.
      const rotateDue = () => Promise.all(stage.servers.map((server) => server.part(RotateDueKeys).run()));

      clock.set(first!.valid_from + 365 * DAY - 1);
      await rotateDue();
      expect(await keysOf(alpha)).toHaveLength(1);
      clock.advance(1);
      await rotateDue();
      const [second, overlapping] = await keysOf(alpha);
      expect(overlapping).toMatchObject({
        key_id: first!.key_id,
        state: 'overlap',
        valid_until: clock.now() + 30 * DAY,
      });
      await say(alice, room, 'by the second key');
      await shows(bob, room, 'by the second key');
      const row = (await peerRow(await beta.admin(), alpha)) as unknown as {
        key_id: string;
        last_error: null;
      };
      expect(row).toMatchObject({ key_id: second!.key_id, last_error: null });

      clock.set(overlapping!.valid_until - 1);
      expect(await published(alpha)).toMatchObject([
        { state: 'active' },
        { key_id: first!.key_id, state: 'overlap' },
      ]);
      clock.advance(1);
      expect(await published(alpha)).toMatchObject([
        { state: 'active' },
        { key_id: first!.key_id, state: 'retired' },
      ]);

      // What the retired key signed still verifies on a server that reads it only now.
      await alice.post(`/v1/rooms/${old}/invitations`, { fqid: beta.fqid('bill') });
      await accept(bob, old);
      await shows(bob, old, 'by the first key');
    });

    it('may change while people talk: nothing is lost, nothing is refused', async () => {
      const { alpha, beta, clock } = stage;
      const [alice, bob] = [await person(alpha, 'ada'), await person(beta, 'bo')];
      const room = await directRoom(alice, bob, beta.fqid('bo'));
      const admins = [await alpha.admin(), await beta.admin()];
      const refusals = async () =>
        (await Promise.all(admins.map((admin) => audited(admin, 'outcome=refused')))).flat();
      const before = await refusals();
      const said: string[] = [];
      for (let turn = 1; turn <= 4; turn += 1) {
        const words = Array.from({ length: 10 }, (_, n) => [`ada ${turn}.${n}`, `bo ${turn}.${n}`] as const);
        said.push(...words.flat());
        clock.advance(SECOND);
        await Promise.all([
          ...words.flatMap(([hers, his]) => [say(alice, room, hers), say(bob, room, his)]),
          admins[turn % 2]!.post(`${IDENTITY}/rotate`),
        ]);
      }
      const [left, right] = [await shows(alice, room, ...said), await shows(bob, room, ...said)];
      expect(left).toEqual(right);
      expect(left.toSorted()).toEqual(said.toSorted());
      expect(await refusals()).toEqual(before);
    });
  });
}
