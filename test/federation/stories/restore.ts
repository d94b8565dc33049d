import { describe, expect, it } from 'vitest';
import type { AuditRow } from '@app/contracts/ingest';
import { until } from '../../../apps/cli/src/demo/until';
import { backUp } from '../../support/backups';
import { AUDIT, bodies, say, shows, twoWhoTalk, type Items, type Stage } from '../stage';

/** Backups: what they lost comes back from the others. */
export function restore(stage: Stage): void {
  describe('a server put back to an earlier state', () => {
    it('gets its own events back and never signs for a place twice', async () => {
      const { alpha, beta } = stage;
      const { one: rosa, other: rudi, room } = await twoWhoTalk(stage, 'rosa', 'rudi');
      const everything = ['before'];
      await say(rosa, room, 'before');
      await shows(rudi, room, ...everything);

      for (const [server, speaker] of [
        [alpha, rosa],
        [beta, rudi],
      ] as const) {
        const putBack = await backUp(server);
        await until(
          'an answer',
          () => speaker.raw('GET', `/v1/rooms/${room}`),
          ({ status }) => status === 200,
        );
        const lost = ['lost 1', 'lost 2', 'lost 3'].map((body) => `${body} at ${server.serverName}`);
        for (const body of lost) await say(speaker, room, body);
        everything.push(...lost);
        await Promise.all([rosa, rudi].map((reader) => shows(reader, room, ...everything)));

        await putBack();
        const after = `said by ${server.serverName} after the restore`;
        const { seq } = await say(speaker, room, after);
        everything.push(after);
        await Promise.all([rosa, rudi].map((reader) => shows(reader, room, ...everything)));
        expect(seq).toBeGreaterThan(lost.length);
      }

      const [left, right] = [await bodies(rosa, room), await bodies(rudi, room)];
      expect(left).toEqual(right);
      expect(left.toSorted()).toEqual(everything.toSorted());
      for (const server of stage.servers) {
        const forks = `${AUDIT}?code=SW_FED_CHAIN_FORK`;
        expect((await (await server.admin()).get<Items<AuditRow>>(forks)).items).toEqual([]);
      }
    });
  });
}
