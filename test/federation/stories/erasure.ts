import { describe, expect, it } from 'vitest';
import type { PulledHistory, RoomView } from '@app/contracts/ingest';
import type { SearchHit } from '@app/contracts/personal';
import { until } from '../../../apps/cli/src/demo/until';
import { inDatabase, tablesWith } from '../../support/server-database';
import type { TestServer } from '../../support/servers';
import type { Session } from '../../support/session';
import {
  accept,
  makePeace,
  person,
  say,
  shows,
  timeline,
  twoWhoTalk,
  type Items,
  type Stage,
} from '../stage';

const gone = (server: TestServer, texts: string[]) =>
  until(
    `${texts.join(', ')} being gone from ${server.serverName}`,
    async () => [...(await tablesWith(server, ...texts)), ...server.keptOnBus(...texts)],
    (places) => places.length === 0,
  );

/** All that the bus of a server still tells, up to the erasure of this event. */
async function replayed(server: TestServer, erased: string): Promise<string> {
  if (server.topology === 'standalone') return '';
  const tail = server.followCli('events', 'tail', '--json', '--from-seq', '1');
  await tail.line((line) => line.includes('ingest.event-erased') && line.includes(erased));
  await tail.stop();
  return tail.lines.join('\n');
}

const hits = async (who: Session, word: string) =>
  (await who.get<Items<SearchHit>>(`/v1/search?q=${word}`)).items.map(({ event_id }) => event_id);

const saltOf = async (server: TestServer, event_id: string): Promise<string> => {
  const [row] = await inDatabase<{ text: string }>(
    server,
    'SELECT text FROM ingest.events WHERE event_id = $1',
    [event_id],
  );
  return (JSON.parse(row!.text) as { salt: string }).salt;
};

/** What is taken back is taken back everywhere. */
export function erasure(stage: Stage): void {
  describe('what is erased', () => {
    it('is gone from every row of both servers, from their buses and from search, with what edits made of it, and the chains still verify', async () => {
      const { alpha, beta, gamma } = stage;
      await makePeace(alpha, beta, gamma);
      const [agnes, boris, clara] = await Promise.all([
        person(alpha, 'agnes'),
        person(beta, 'boris'),
        person(gamma, 'clara'),
      ]);
      const { room_id: room } = await agnes.post<RoomView>('/v1/rooms', { name: 'Secrets' });
      await agnes.post(`/v1/rooms/${room}/invitations`, { fqid: beta.fqid('boris') });
      await accept(boris, room);
      const { event_id } = await say(boris, room, 'quetzalcoatl');
      const edit = await boris.patch<{ event_id: string }>(`/v1/rooms/${room}/messages/${event_id}`, {
        body: 'huitzilopochtli',
      });
      await say(boris, room, 'harmless');
      await shows(agnes, room, 'huitzilopochtli', 'harmless');
      const texts = [
        'quetzalcoatl',
        'huitzilopochtli',
        await saltOf(beta, event_id),
        await saltOf(beta, edit.event_id),
      ];
      for (const server of [alpha, beta])
        for (const text of texts) expect(await tablesWith(server, text)).toContain('ingest.events');
      expect(await hits(agnes, 'huitzilopochtli')).toEqual([event_id]);
      // What the bus keeps, it writes to its disk when it finds the time.
      if (stage.topology === 'cluster')
        for (const server of [alpha, beta])
          await expect.poll(() => server.keptOnBus(...texts)).toEqual(texts);

      await boris.delete(`/v1/rooms/${room}/messages/${event_id}`);
      for (const server of [alpha, beta]) {
        await gone(server, texts);
        expect(await replayed(server, edit.event_id)).not.toMatch(new RegExp(texts.join('|')));
      }
      for (const reader of [agnes, boris]) {
        expect(await hits(reader, 'quetzalcoatl')).toEqual([]);
        expect(await hits(reader, 'huitzilopochtli')).toEqual([]);
        const items = await timeline(reader, room);
        expect(items.find((item) => item.kind === 'message' && item.event_id === event_id)).toMatchObject({
          body: null,
          erased: true,
        });
      }

      // Somebody new verifies every event of the chain, the erased ones too.
      await agnes.post(`/v1/rooms/${room}/invitations`, { fqid: gamma.fqid('clara') });
      await accept(clara, room);
      const admin = await gamma.admin();
      const pulled = await admin.post<PulledHistory>(`/v1/admin/rooms/${room}/federation/backfill`);
      expect(pulled).toMatchObject({ refused: [] });
      await shows(clara, room, 'harmless');
      const erased = await inDatabase<{ text: string }>(
        gamma,
        'SELECT text FROM ingest.events WHERE event_id = ANY ($1) AND status = $2',
        [[event_id, edit.event_id], 'accepted'],
      );
      expect(erased).toHaveLength(2);
      for (const { text } of erased) expect(Object.keys(JSON.parse(text) as object)).not.toContain('content');
    });

    it('never reaches a server that was away meanwhile, whose copy of the chain is whole all the same', async () => {
      const { beta } = stage;
      const { one: agnes, other: betty, room } = await twoWhoTalk(stage, 'agnes', 'betty');
      await say(agnes, room, 'before');
      await shows(betty, room, 'before');
      await beta.halt(beta.door);
      const { event_id } = await say(agnes, room, 'tezcatlipoca');
      await agnes.delete(`/v1/rooms/${room}/messages/${event_id}`);
      await say(agnes, room, 'after');
      await beta.start(beta.door);
      await say(betty, room, 'back');
      await shows(agnes, room, 'back');
      await shows(betty, room, 'before', 'after', 'back');
      await until(
        'the erased message in its place',
        () => timeline(betty, room),
        (items) => items.some((item) => item.kind === 'message' && item.event_id === event_id && item.erased),
      );
      expect((await timeline(betty, room)).filter(({ kind }) => kind === 'gap')).toEqual([]);
      expect(await tablesWith(beta, 'tezcatlipoca')).toEqual([]);
    });
  });
}
