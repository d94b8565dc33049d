import { beforeAll, describe, expect, it } from 'vitest';
import type { RoomView } from '@app/contracts/ingest';
import type { StreamedEvent } from '@app/messaging';
import type { Tenant } from '../../support/servers';
import type { Session } from '../../support/session';
import { person, say, type Stage } from '../stage';

const eventOf = (line: string): StreamedEvent | undefined =>
  line.startsWith('{') ? (JSON.parse(line) as StreamedEvent) : undefined;

/** What internal services hear, by the command that shows it. */
export const events = (stage: Stage): void => TOLD_OF[stage.topology](stage);

const TOLD_OF = { cluster: eventsOfCluster, standalone: eventsOfOneProcess };

function eventsOfCluster(stage: Stage): void {
  const tail = (...words: string[]) => stage.alpha.followCli('events', 'tail', ...words);

  describe('the events of a cluster', () => {
    let quinn: Session;
    let room: string;

    beforeAll(async () => {
      quinn = await person(stage.alpha, 'quinn');
      room = (await quinn.post<RoomView>('/v1/rooms', { name: 'Newsroom' })).room_id;
    });

    it('show what is said as it is said, and again from its sequence on', async () => {
      const chosen = ['--json', '--tenant', stage.alpha.serverName, '--subject', 'ingest.chain-advanced'];
      const live = tail(...chosen);
      await live.line((line) => line.startsWith('Following'));
      const posted = [await say(quinn, room, 'one'), await say(quinn, room, 'two')];
      const heard: StreamedEvent[] = [];
      for (const { event_id } of posted)
        heard.push(eventOf(await live.line((line) => eventOf(line)?.payload['event_id'] === event_id))!);
      expect(await live.stop()).toBe(0);
      expect(heard[0]).toMatchObject({
        topic: 'ingest.chain-advanced',
        payload: { tenant: stage.alpha.serverName, room_id: room, seq: posted[0]!.seq },
      });

      const again = tail(...chosen, '--from-seq', String(heard[0]!.seq));
      await again.line((line) => eventOf(line)?.seq === heard[1]!.seq);
      await again.stop();
      const told = again.lines.flatMap((line) => eventOf(line) ?? []);
      expect(told[0]).toEqual(heard[0]);
      // In other rooms, something may still come of what was told before.
      expect(told.filter(({ payload }) => payload['room_id'] === room).slice(0, 2)).toEqual(heard);
    });

    it('show from a time on, in words for people', async () => {
      const { event_id } = await say(quinn, room, 'three');
      const recent = tail('--since', '10m', '--subject', 'ingest.*');
      const line = await recent.line((text) => text.includes(event_id));
      await recent.stop();
      expect(line).toMatch(/^\d+ {2}\d{4}-\S+Z {2}\S+ {2}ingest\.chain-advanced {2}\{/);
    });

    it('are told apart by tenant', async () => {
      const two: Tenant = stage.alpha.tenant('two');
      // It may be there already: it has stories of its own.
      await stage.alpha.cli('admin', 'tenant', 'create', two.serverName);
      const rhea = await two.person('rhea');
      const theirs = await rhea.post<RoomView>('/v1/rooms', { name: 'Their newsroom' });
      const { event_id } = await say(rhea, theirs.room_id, 'theirs');
      const scoped = tail('--json', '--tenant', two.serverName, '--from-seq', '1');
      await scoped.line((line) => eventOf(line)?.payload['event_id'] === event_id);
      await scoped.stop();
      const tenants = scoped.lines.flatMap((line) => eventOf(line)?.payload.tenant ?? []);
      expect(new Set(tenants)).toEqual(new Set([two.serverName]));
    });
  });
}

function eventsOfOneProcess(stage: Stage): void {
  describe('the events of a server of one process', () => {
    it('stay in it, and the command says what to do', async () => {
      const { code, stdout, stderr } = await stage.alpha.cli('events', 'tail');
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/NATS_URL is not set.*npm run cluster.*audit/);
    });
  });
}
