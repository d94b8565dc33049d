import { ingest } from '@app/contracts/ingest';
import { eventIdOf, type EventDraft } from '@app/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROWS_PER_MINUTE } from '../src/domain/refusal-quota';
import { HOME, hostRoom, letIn, type HostedRoom } from './hosted-room';
import { SigningServer } from './signing-server';

const GUEST = 'guest.localhost:8448';
const BOB = `@bob:${GUEST}`;

let hosted: HostedRoom;
let guest: SigningServer;
beforeAll(async () => {
  hosted = await hostRoom('Square');
  guest = new SigningServer(hosted, GUEST);
  await guest.beKnown();
});
afterAll(() => hosted?.stop());

const auditOf = async (about: { event_id?: string; code?: string }) => {
  const { items } = await hosted.bus.ask(ingest.audit, { tenant: HOME, ...about, limit: 1_000 });
  return items;
};

describe('a peer that sends what is refused without end', () => {
  it('is told each time, and fills no disk: so many rows a minute for each cause', async () => {
    const room_id = `rm_${eventIdOf('nowhere').slice(3)}`;
    const said = { room_id, sender: BOB, type: 'sw.message', content: { body: 'anybody?' } };
    const lost = guest.draft({ ...said, seq: 0, prev: null });
    const batch = Array<EventDraft>(ROWS_PER_MINUTE - 1).fill(lost);
    for (let n = 0; n < 3; n += 1) {
      const verdicts = await guest.deliver(...batch);
      expect(new Set(verdicts.map(({ code }) => code))).toEqual(new Set(['SW_FED_NOT_IN_ROOM']));
    }
    expect(await auditOf({ event_id: lost.id })).toHaveLength(ROWS_PER_MINUTE);

    await guest.deliver(guest.draft({ ...said, sender: '@mallory:elsewhere.example', seq: 0, prev: null }));
    expect(await auditOf({ code: 'SW_FED_ORIGIN_MISMATCH' })).toHaveLength(1);
  });

  it('still has a row for each event that takes its place', async () => {
    const { room_id } = hosted;
    await hosted.write((session) => letIn(session, room_id, BOB, GUEST));
    const drafts: EventDraft[] = [];
    for (let seq = 0; seq < ROWS_PER_MINUTE + 20; seq += 1) {
      const content = { target: 'not an id', body: 'x' };
      const prev = drafts.at(-1)?.id ?? null;
      drafts.push(guest.draft({ room_id, sender: BOB, type: 'sw.edit', content, seq, prev }));
    }
    for (let n = 0; n < drafts.length; n += 60) await guest.deliver(...drafts.slice(n, n + 60));
    expect(await auditOf({ event_id: drafts.at(-1)!.id })).toMatchObject([
      { code: 'SW_FED_MALFORMED_EVENT' },
    ]);
  });
});
