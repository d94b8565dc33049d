import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../../apps/cli/src/demo/until';
import { inDatabase } from '../../support/server-database';
import { Refused, type Session } from '../../support/session';
import {
  allow,
  AUDIT,
  bodies,
  directRoom,
  IDENTITY,
  inviteTo,
  PEERS,
  person,
  POLICY,
  type Stage,
} from '../stage';

const CUT_EVERYONE_ELSE = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid()`;

/** What the servers stand on gives way: database and bus go, and come back, while people talk. */
export function foundations(stage: Stage): void {
  describe('people who talk', () => {
    let hana: Session;
    let ivan: Session;
    let room: string;
    const said: string[] = [];

    beforeAll(async () => {
      await Promise.all([allow(stage.alpha, stage.beta), allow(stage.beta, stage.alpha)]);
      hana = await person(stage.alpha, 'hana');
      ivan = await person(stage.beta, 'ivan');
      room = await directRoom(hana, ivan, stage.beta.fqid('ivan'));
    });

    /** As a client does: the same again, until the server has a real answer. */
    const patiently = <T>(what: string, ask: () => Promise<T>, holds: (answer: T) => boolean = () => true) =>
      until(
        what,
        async () => {
          try {
            return await ask();
          } catch (error) {
            if (error instanceof Refused && error.problem.code === 'SW_UNAVAILABLE') return undefined;
            throw error;
          }
        },
        (answer) => answer !== undefined && holds(answer),
      ) as Promise<T>;

    const speak = async (body: string) => {
      const headers = { 'idempotency-key': randomUUID() };
      await patiently(`"${body}" to be acknowledged`, () =>
        hana.post<object>(`/v1/rooms/${room}/messages`, { body }, headers),
      );
      said.push(body);
    };

    const bothHaveAllOnce = async () => {
      const shown = (who: Session) =>
        patiently(
          `${said.length} messages`,
          () => bodies(who, room),
          (seen) => said.every((body) => seen.includes(body)),
        );
      const [here, there] = [await shown(hana), await shown(ivan)];
      expect(here).toEqual(there);
      expect([...here].sort()).toEqual([...said].sort());
    };

    /** Each context has been asked something, so that the next story finds them all. */
    const everyContextAnswers = async () => {
      for (const server of [stage.alpha, stage.beta]) {
        const admin = await server.admin();
        for (const part of [PEERS, POLICY, AUDIT, IDENTITY])
          await patiently(part, () => admin.get<object>(part));
      }
    };

    const talkWhile = async (what: string, happening: () => Promise<unknown>) => {
      const happened = happening();
      for (let n = 1; n <= 10; n += 1) await speak(`${what} ${n}`);
      await happened;
      await bothHaveAllOnce();
      await everyContextAnswers();
    };

    it.each(['alpha', 'beta'] as const)(
      'lose nothing when the database of %s cuts every connection',
      async (side) => {
        await talkWhile(`without ${side}’s database`, () => inDatabase(stage[side], CUT_EVERYONE_ELSE));
      },
    );

    const sides = stage.topology === 'cluster' ? (['alpha', 'beta'] as const) : [];

    it.each(sides)('lose nothing when the bus of %s is killed and comes back', async (side) => {
      await talkWhile(`without ${side}’s bus`, () => stage[side].crashBus());
    });

    it.each(sides.slice(0, 1))(
      'lose nothing when the bus of %s loses what its relay had not heard',
      async (side) => {
        const jane = await person(stage.beta, 'jane');
        await stage[side].kill('relay');
        await speak('to a relay that is away');
        const { room_id } = await hana.post<{ room_id: string }>('/v1/me/federated-dms', {
          fqid: stage.beta.fqid('jane'),
        });
        await until(
          'the bus to have it all',
          () => inDatabase(stage[side], 'SELECT FROM ingest.outbox'),
          ({ length }) => length === 0,
        );
        await stage[side].emptyBus();
        await stage[side].start('relay');
        await bothHaveAllOnce();
        expect(await inviteTo(jane, room_id)).toMatchObject({ state: 'pending' });
        await everyContextAnswers();
      },
    );
  });
}
