import { beforeAll, describe, expect, it } from 'vitest';
import { inDatabase } from '../../support/server-database';
import type { Session } from '../../support/session';
import { allow, bodies, directRoom, person, say, shows, type Stage } from '../stage';

/** As if leases lasted for an hour; who lives renews theirs to what it is. */
const LENGTHEN_LEASES = 'UPDATE relay.peers SET leased_until = leased_until + 3600000';

/** Relays come and go while people talk; a server of one process has just one. */
export function relays(stage: Stage): void {
  if (stage.topology !== 'cluster') return;
  describe('the relays of a server', () => {
    let faye: Session;
    const rooms: { room: string; guest: Session; said: string[] }[] = [];

    beforeAll(async () => {
      const { alpha, beta, gamma } = stage;
      await Promise.all([allow(alpha, beta, gamma), allow(beta, alpha), allow(gamma, alpha)]);
      faye = await person(alpha, 'faye');
      for (const server of [beta, gamma]) {
        const guest = await person(server, 'gil');
        const room = await directRoom(faye, guest, server.fqid('gil'));
        rooms.push({ room, guest, said: [] });
      }
    });

    const speak = async (what: string) => {
      for (const { room, said } of rooms) {
        for (let n = 1; n <= 5; n += 1) {
          said.push(`${what} ${n}`);
          await say(faye, room, said.at(-1)!);
        }
      }
    };

    const allArrivedInOrder = async () => {
      for (const { room, guest, said } of rooms) {
        await shows(guest, room, ...said);
        expect(await bodies(guest, room)).toEqual(said);
      }
    };

    it('share the peers, take over from one that is killed, and hand over when one is stopped', async () => {
      await speak('by one');
      const second = await stage.alpha.add('relay');
      await speak('by two');
      await allArrivedInOrder();

      await stage.alpha.kill('relay');
      await inDatabase(stage.alpha, LENGTHEN_LEASES);
      await speak('while one is dead');
      await allArrivedInOrder();

      await stage.alpha.start('relay');
      await speak('by two again');
      await stage.alpha.remove(second);
      await speak('by the first');
      await allArrivedInOrder();
    });
  });
}
