import { describe, expect, it } from 'vitest';
import type { PulledHistory, RoomView } from '@app/contracts/ingest';
import type { SearchHit } from '@app/contracts/personal';
import { until } from '../../apps/cli/src/demo/until';
import type { ClockedServer } from '../support/clocked-server';
import type { Session } from '../support/session';
import { ClockedStage } from './clocked-stage';
import { accept, directRoom, person, say, shows, timeline, type Items } from './stage';

const stage = ClockedStage.open('alpha', 'beta', 'gamma');

const TABLES = `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
  WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`;

/** The tables of a server in which a text stands anywhere. */
async function tablesWith(server: ClockedServer, text: string): Promise<string[]> {
  const tables = await server.query<{ name: string }>(TABLES);
  const found = await Promise.all(
    tables.map(async ({ name }) => {
      const [row] = await server.query<{ n: string }>(
        `SELECT count(*) AS n FROM ${name} t WHERE strpos(t::text, $1) > 0`,
        [text],
      );
      return Number(row!.n) > 0 ? [name] : [];
    }),
  );
  return found.flat();
}

const gone = (server: ClockedServer, text: string) =>
  until(
    `${text} being gone from ${server.serverName}`,
    () => tablesWith(server, text),
    (tables) => tables.length === 0,
  );

const hits = async (who: Session, word: string) =>
  (await who.get<Items<SearchHit>>(`/v1/search?q=${word}`)).items.map(({ event_id }) => event_id);

const saltOf = async (server: ClockedServer, event_id: string): Promise<string> => {
  const [row] = await server.query<{ text: string }>('SELECT text FROM ingest.events WHERE event_id = $1', [
    event_id,
  ]);
  return (JSON.parse(row!.text) as { salt: string }).salt;
};

describe('what is erased', () => {
  it('is gone from every row of both servers and from search, with what edits made of it, and the chains still verify', async () => {
    const { alpha, beta, gamma } = stage;
    const [alice, bob, carol] = await Promise.all([
      person(alpha, 'alice'),
      person(beta, 'bob'),
      person(gamma, 'carol'),
    ]);
    const { room_id: room } = await alice.post<RoomView>('/v1/rooms', { name: 'Secrets' });
    await alice.post(`/v1/rooms/${room}/invitations`, { fqid: beta.fqid('bob') });
    await accept(bob, room);
    const { event_id } = await say(bob, room, 'quetzalcoatl');
    const edit = await bob.patch<{ event_id: string }>(`/v1/rooms/${room}/messages/${event_id}`, {
      body: 'huitzilopochtli',
    });
    await say(bob, room, 'harmless');
    await shows(alice, room, 'huitzilopochtli', 'harmless');
    const texts = [
      'quetzalcoatl',
      'huitzilopochtli',
      await saltOf(beta, event_id),
      await saltOf(beta, edit.event_id),
    ];
    for (const server of [alpha, beta])
      for (const text of texts) expect(await tablesWith(server, text)).toContain('ingest.events');
    expect(await hits(alice, 'huitzilopochtli')).toEqual([event_id]);

    await bob.delete(`/v1/rooms/${room}/messages/${event_id}`);
    for (const server of [alpha, beta]) for (const text of texts) await gone(server, text);
    for (const reader of [alice, bob]) {
      expect(await hits(reader, 'quetzalcoatl')).toEqual([]);
      expect(await hits(reader, 'huitzilopochtli')).toEqual([]);
      const items = await timeline(reader, room);
      expect(items.find((item) => item.kind === 'message' && item.event_id === event_id)).toMatchObject({
        body: null,
        erased: true,
      });
    }

    // Somebody new verifies every event of the chain, the erased ones too.
    await alice.post(`/v1/rooms/${room}/invitations`, { fqid: gamma.fqid('carol') });
    await accept(carol, room);
    const admin = await gamma.admin();
    const pulled = await admin.post<PulledHistory>(`/v1/admin/rooms/${room}/federation/backfill`);
    expect(pulled).toMatchObject({ refused: [] });
    await shows(carol, room, 'harmless');
    const erased = await gamma.query<{ text: string }>(
      'SELECT text FROM ingest.events WHERE event_id = ANY ($1) AND status = $2',
      [[event_id, edit.event_id], 'accepted'],
    );
    expect(erased).toHaveLength(2);
    for (const { text } of erased) expect(Object.keys(JSON.parse(text) as object)).not.toContain('content');
  });

  it('never reaches a server that was away meanwhile, whose copy of the chain is whole all the same', async () => {
    const { alpha, beta } = stage;
    const [alice, bob] = await Promise.all([person(alpha, 'alice'), person(beta, 'bert')]);
    const room = await directRoom(alice, bob, beta.fqid('bert'));
    await say(alice, room, 'before');
    await shows(bob, room, 'before');
    await beta.down();
    const { event_id } = await say(alice, room, 'tezcatlipoca');
    await alice.delete(`/v1/rooms/${room}/messages/${event_id}`);
    await say(alice, room, 'after');
    await beta.up();
    await say(bob, room, 'back');
    await shows(alice, room, 'back');
    stage.clock.advance(20_000);
    await shows(bob, room, 'before', 'after', 'back');
    await until(
      'the erased message in its place',
      () => timeline(bob, room),
      (items) => items.some((item) => item.kind === 'message' && item.event_id === event_id && item.erased),
    );
    expect((await timeline(bob, room)).filter(({ kind }) => kind === 'gap')).toEqual([]);
    expect(await tablesWith(beta, 'tezcatlipoca')).toEqual([]);
  });
});
