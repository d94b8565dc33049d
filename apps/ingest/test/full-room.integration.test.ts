import { ingest } from '@app/contracts/ingest';
import { MAX_EVENT_BYTES, type JsonObject } from '@app/protocol';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newChain, type Chain } from '../src/domain/chain';
import { haveRoomInHeads } from '../src/domain/room-for-servers';
import { HOME, hostRoom, letIn, type HostedRoom } from './hosted-room';

const LONG_TALK = 1_000_000_000_000_000;
const eventId = (n: number) => `ev_${String(n).padStart(43, '0')}`;
const serverOf = (n: number) => `guest-${String(n).padStart(4, '0')}.localhost:9`;

let hosted: HostedRoom;

beforeAll(async () => {
  hosted = await hostRoom('Congress');
});
afterAll(() => hosted?.stop());

const chainOf = (n: number, head_seq: number): Chain => ({
  ...newChain(HOME, hosted.room_id, serverOf(n), 0),
  head_seq,
  head_id: eventId(n),
  max_seq: head_seq,
});

/** As if so many servers had come and talked for long. */
const crowd = (size: number) =>
  hosted.write(async (session) => {
    for (let n = 0; n < size; n++) {
      session.putChain(chainOf(n, LONG_TALK));
      await letIn(session, hosted.room_id, `@p:${serverOf(n)}`, serverOf(n));
    }
  });

/** The n-th server's person is invited and joins; resolves when the home has answered. */
async function join(n: number) {
  const { bus, ann, room_id } = hosted;
  const fqid = `@p:${serverOf(n)}`;
  const { invite_id } = await bus.ask(ingest.invite, { ...ann, room_id, fqid });
  await hosted.write((session) => {
    session.putChain(chainOf(n, 0));
    session.putEvent({
      tenant: HOME,
      room_id,
      origin: serverOf(n),
      seq: 0,
      event_id: eventId(n),
      prev: null,
      ts: Date.now(),
      type: 'sw.room.join',
      sender: fqid,
      status: 'accepted',
      code: null,
      reason: null,
      linked: true,
      applied: true,
      target: null,
      text: JSON.stringify({ content: { invite_id } }),
      rank: 0,
      received_at: Date.now(),
    });
    session.putTask({ tenant: HOME, kind: 'answer', room_id, key: eventId(n), due_at: 0 });
    return Promise.resolve();
  });
  return vi.waitFor(
    async () => {
      const { items } = await bus.ask(ingest.roomInvites, { ...ann, room_id });
      const invite = items.find((one) => one.invite_id === invite_id)!;
      expect(['accepted', 'refused']).toContain(invite.state);
      return invite;
    },
    { timeout: 20_000, interval: 50 },
  );
}

/** The home's last word, as it goes to everybody. */
async function lastWord(): Promise<{ type: string; content: JsonObject; text: string }> {
  const { bus, room_id } = hosted;
  const limits = { from_seq: 0, max_events: 1_000, max_bytes: 10_000_000 };
  const { events } = await bus.ask(ingest.readChain, { tenant: HOME, room_id, ...limits });
  const text = events.at(-1)!.text;
  return { ...(JSON.parse(text) as { type: string; content: JsonObject }), text };
}

describe('a room of as many servers as a membership event can name', () => {
  let most = 0;

  it('takes in the last one, and refuses the next with a code that its person sees', async () => {
    const servers: string[] = [];
    while (haveRoomInHeads([...servers, serverOf(most)])) servers.push(serverOf(most++));
    await crowd(most - 1);
    expect(await join(most - 1)).toMatchObject({ state: 'accepted' });
    const { type, content, text } = await lastWord();
    expect([type, Object.keys(content['heads'] as object).length]).toEqual(['sw.room.member', most]);
    expect(text.length).toBeLessThanOrEqual(MAX_EVENT_BYTES);

    expect(await join(most)).toMatchObject({
      state: 'refused',
      refusal: { code: 'SW_FED_PARTICIPANT_LIMIT' },
    });
    expect(await lastWord()).toMatchObject({
      type: 'sw.room.refusal',
      content: { cause: eventId(most), code: 'SW_FED_PARTICIPANT_LIMIT' },
    });
  });

  it('can always put somebody out, and then has a place again', async () => {
    const { bus, ann, room_id } = hosted;
    const { items } = await bus.ask(ingest.members, { ...ann, room_id });
    const guest = items.find(({ fqid }) => fqid === `@p:${serverOf(most - 1)}`)!;
    const removal = { target_id: guest.participant_id, membership: 'banned', as_admin: false } as const;
    expect(await bus.ask(ingest.removeMember, { ...ann, room_id, ...removal })).toEqual({ allowed: true });
    const { content, text } = await lastWord();
    expect(content).toMatchObject({ membership: 'banned', target: guest.fqid });
    expect(Object.keys(content['heads'] as object)).toHaveLength(most);
    expect(text.length).toBeLessThanOrEqual(MAX_EVENT_BYTES);

    expect(await join(most + 1)).toMatchObject({ state: 'accepted' });
  });
});
