import { afterAll, beforeAll, expect, it } from 'vitest';
import { ingest, ingestTopics } from '@app/contracts/ingest';
import { EventBus } from '@app/messaging';
import { HOME, hostRoom, letIn, type HostedRoom } from './hosted-room';

const GUEST = 'guest.localhost:8448';
const STRANGER = 'stranger.localhost:8448';

let hosted: HostedRoom;
beforeAll(async () => {
  hosted = await hostRoom('Echo');
});
afterAll(() => hosted?.stop());

/** What the relay of this server would hear of the room. */
async function heard() {
  const events = hosted.running.app.get(EventBus);
  const told = { heads: [] as number[], readers: [] as string[], singles: [] as string[] };
  const group = { group: 'test' };
  const ours = ({ room_id }: { room_id: string }) => room_id === hosted.room_id;
  await events.subscribe(ingestTopics.chainAdvanced, group, async (facts) => {
    told.heads.push(...facts.filter(ours).map(({ seq }) => seq));
  });
  await events.subscribe(ingestTopics.readersChanged, group, async (facts) => {
    told.readers.push(...facts.filter(ours).flatMap(({ readers }) => readers.map(({ peer }) => peer)));
  });
  await events.subscribe(ingestTopics.eventAddressed, group, async (facts) => {
    told.singles.push(
      ...facts.filter(ours).flatMap(({ seq, peers }) => peers.map((peer) => `${seq} ${peer}`)),
    );
  });
  return told;
}

it('what the relay has to know is told anew as often as it is asked for: heads, readers, and what went singly', async () => {
  const { bus, ann, room_id } = hosted;
  const told = await heard();
  const local = { room_type: 'group', incognito: false, bridge: false, history: 'shared' } as const;
  await bus.ask(ingest.createRoom, { ...ann, ...local, name: 'Our own', federate: true });
  await hosted.write((session) => letIn(session, room_id, `@bob:${GUEST}`, GUEST));
  await bus.ask(ingest.invite, { ...ann, room_id, fqid: `@sue:${STRANGER}` });
  await bus.ask(ingest.post, { messages: [{ ...ann, room_id, body: 'after the invite' }] });
  const { events } = await bus.ask(ingest.readChain, {
    tenant: HOME,
    room_id,
    from_seq: 0,
    max_events: 100,
    max_bytes: 1_000_000,
  });
  const invite = events.find(({ text }) => text.includes('"sw.room.invite"'))!;
  const once = { heads: [events.length - 1], readers: [GUEST], singles: [`${invite.seq} ${STRANGER}`] };
  await expect.poll(() => told.heads).toContain(events.length - 1);
  for (const list of [told.heads, told.readers, told.singles]) list.length = 0;

  for (let times = 1; times <= 2; times += 1) {
    expect(await bus.ask(ingest.tellAnew, {})).toEqual({ rooms: 1 });
    const all = Object.fromEntries(
      Object.entries(once).map(([kind, facts]) => [kind, Array.from({ length: times }, () => facts).flat()]),
    );
    await expect.poll(() => told, { timeout: 20_000 }).toEqual(all);
  }
});
