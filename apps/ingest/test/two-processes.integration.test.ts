import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ingest } from '@app/contracts/ingest';
import type { Bus } from '@app/messaging';
import type { EventDraft } from '@app/protocol';
import { HOME, hostRoom, letIn, type HostedRoom } from './hosted-room';
import { SigningServer } from './signing-server';

const GUEST = 'guest.localhost:8448';
const BOB = `@bob:${GUEST}`;
const WINDOW = 64;

let hosted: HostedRoom;
let guest: SigningServer;
let buses: [Bus, Bus];
beforeAll(async () => {
  hosted = await hostRoom('Crossing');
  buses = [hosted.bus, await hosted.anotherProcess()];
  guest = new SigningServer(hosted, GUEST);
  await guest.beKnown();
  await hosted.write((session) => letIn(session, hosted.room_id, BOB, GUEST));
});
afterAll(() => hosted?.stop());

const ownChain = async () => {
  const range = { from_seq: 0, max_events: 1_000, max_bytes: 10_000_000 };
  const { events } = await hosted.bus.ask(ingest.readChain, {
    tenant: HOME,
    room_id: hosted.room_id,
    ...range,
  });
  return events.map(({ seq, event_id, text }) => ({
    seq,
    event_id,
    prev: (JSON.parse(text) as { prev: string | null }).prev,
  }));
};

describe('two processes of one log', () => {
  it('take a window of a peer’s events in whatever order they come, each once', async () => {
    const drafts: EventDraft[] = [];
    for (let seq = 0; seq < WINDOW; seq += 1) {
      const said = {
        room_id: hosted.room_id,
        sender: BOB,
        type: 'sw.message',
        content: { body: `bob ${seq}` },
      };
      drafts.push(guest.draft({ ...said, seq, prev: drafts.at(-1)?.id ?? null }));
    }
    const repeated = drafts.filter((_, n) => n % 10 === 0);
    const [order] = fc.sample(
      fc.shuffledSubarray([...drafts, ...repeated], { minLength: WINDOW + repeated.length }),
      { numRuns: 1, seed: 7 },
    );
    const verdicts = await Promise.all(order!.map((draft, n) => guest.deliverBy(buses[n % 2]!, draft)));
    const statuses = verdicts.flat().map(({ status }) => status);
    expect(statuses.filter((status) => status === 'accepted')).toHaveLength(WINDOW);
    expect(statuses.filter((status) => status === 'duplicate')).toHaveLength(repeated.length);
    const { items } = await hosted.bus.ask(ingest.timeline, {
      ...hosted.ann,
      room_id: hosted.room_id,
      limit: 100,
    });
    const shown = items.flatMap((item) =>
      item.kind === 'message' && item.sender === BOB ? [item.body] : [],
    );
    expect(shown.sort()).toEqual(drafts.map((_, seq) => `bob ${seq}`).sort());
    expect(items.some(({ kind }) => kind === 'gap')).toBe(false);
  });

  it('write one chain of ours, without a fork and without a gap', async () => {
    const before = (await ownChain()).length;
    const say = (n: number) =>
      buses[n % 2]!.ask(ingest.post, {
        messages: [{ ...hosted.ann, room_id: hosted.room_id, body: `${n}` }],
      });
    const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => say(n)));
    expect(answers.flatMap(({ posted }) => posted).every((one) => 'event_id' in one)).toBe(true);
    const chain = await ownChain();
    expect(chain.map(({ seq }) => seq)).toEqual(Array.from({ length: before + 200 }, (_, seq) => seq));
    expect(chain.slice(1).map(({ prev }) => prev)).toEqual(
      chain.slice(0, -1).map(({ event_id }) => event_id),
    );
  });
});
