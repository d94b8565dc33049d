import { ingest } from '@app/contracts/ingest';
import { eventIdOf, type EventDraft } from '@app/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newChain } from '../src/domain/chain';
import type { MembershipFact } from '../src/domain/membership';
import { HOME, hostRoom, type HostedRoom } from './hosted-room';
import { SigningServer } from './signing-server';

const GUEST = 'guest.localhost:8448';
const HARBOUR = 'harbour.localhost:8448';
const BOB = `@bob:${GUEST}`;
const HARRY = `@harry:${HARBOUR}`;

let hosted: HostedRoom;
let guest: SigningServer;
let harbour: SigningServer;
let room_id: string;
let rooms = 0;
/** The last event of each chain. */
let last: Record<string, { seq: number; event_id: string } | undefined>;

beforeAll(async () => {
  hosted = await hostRoom('Slate');
  [guest, harbour] = [new SigningServer(hosted, GUEST), new SigningServer(hosted, HARBOUR)];
  await Promise.all([guest.beKnown(), harbour.beKnown()]);
});
afterAll(() => hosted?.stop());

/** A room of the harbour's, in which Ann has been for a while, and Bob from the beginning. */
beforeEach(async () => {
  room_id = `rm_${eventIdOf(`room ${(rooms += 1)}`).slice(3)}`;
  last = { [HARBOUR]: { seq: 2, event_id: eventIdOf(`head ${rooms}`) } };
  const joined = (fqid: string, server: string, said_at: number): MembershipFact => ({
    fqid,
    server,
    said_by: HARBOUR,
    said_at,
    membership: 'joined',
    boundary: -1,
    heads: {},
  });
  await hosted.write(async (session) => {
    session.putRoom({
      tenant: HOME,
      room_id,
      home: HARBOUR,
      name: 'Quay',
      room_type: 'group',
      history: 'shared',
      creator: HARRY,
      incognito: false,
      bridge: false,
      direct: false,
      federate: true,
      create_text: null,
      settings_seq: -1,
      created_at: 0,
    });
    for (const fact of [joined(BOB, GUEST, 1), joined(`@ann:${HOME}`, HOME, 2)]) {
      await session.facts(HOME, room_id, fact.fqid);
      session.putFact(HOME, room_id, fact);
      session.putMember(HOME, room_id, fact.fqid, fact.server, 'joined');
    }
    session.putChain({
      ...newChain(HOME, room_id, HARBOUR, 2),
      head_seq: 2,
      max_seq: 2,
      head_id: last[HARBOUR]!.event_id,
    });
    session.putChain(newChain(HOME, room_id, GUEST, 0));
  });
});

function next(server: SigningServer, sender: string, type: string, content: EventContent): EventDraft {
  const before = last[server.name];
  const seq = (before?.seq ?? -1) + 1;
  const draft = server.draft({ room_id, sender, type, content, seq, prev: before?.event_id ?? null });
  last[server.name] = { seq, event_id: draft.id };
  return draft;
}
type EventContent = Parameters<SigningServer['draft']>[0]['content'];

const bobSays = (body: string) => guest.deliver(next(guest, BOB, 'sw.message', { body }));
/** The home's word on Bob, made when it had of his chain what is here now. */
const word = (membership: string, head = last[GUEST]!) =>
  next(harbour, HARRY, 'sw.room.member', { target: BOB, membership, heads: { [GUEST]: { ...head } } });

const shown = async () => {
  const { items } = await hosted.bus.ask(ingest.timeline, { ...hosted.ann, room_id, limit: 100 });
  return items.flatMap((item) => (item.kind === 'message' ? [item.body] : [])).reverse();
};

const membershipOfBob = async () => {
  const { items } = await hosted.bus.ask(ingest.members, { ...hosted.ann, room_id });
  return items.find(({ fqid }) => fqid === BOB)?.membership;
};

describe('what a person says who has come back', () => {
  it('is shown although the word that they had left hid it, once the word that they have come back is here', async () => {
    expect(await bobSays('as ever')).toMatchObject([{ status: 'accepted' }]);
    const head = last[GUEST]!;
    expect(await bobSays('here I am again')).toMatchObject([{ status: 'accepted' }]);
    await harbour.deliver(word('left', head), word('joined', head));
    expect(await shown()).toEqual(['as ever', 'here I am again']);
  });

  it('is shown although it came before that word and was refused', async () => {
    await bobSays('as ever');
    await harbour.deliver(word('left'));
    const head = last[GUEST]!;
    expect(await bobSays('early')).toMatchObject([{ status: 'refused', code: 'SW_FED_NOT_IN_ROOM' }]);
    expect(await shown()).toEqual(['as ever']);
    await harbour.deliver(word('joined', head));
    expect(await shown()).toEqual(['as ever', 'early']);
    const { items } = await hosted.bus.ask(ingest.audit, {
      tenant: HOME,
      event_id: last[GUEST]!.event_id,
      limit: 10,
    });
    expect(items.map(({ outcome }) => outcome)).toEqual(['accepted', 'refused']);
  });

  it('takes effect when it is that they leave again, for what they say later too', async () => {
    await bobSays('as ever');
    await harbour.deliver(word('left'));
    const head = last[GUEST]!;
    await bobSays('early');
    const leave = next(guest, BOB, 'sw.room.leave', {});
    expect(await guest.deliver(leave)).toMatchObject([{ status: 'refused', code: 'SW_FED_NOT_IN_ROOM' }]);
    await bobSays('gone by then');
    await harbour.deliver(word('joined', head));
    expect(await shown()).toEqual(['as ever', 'early']);
    expect(await guest.deliver(leave)).toMatchObject([{ status: 'duplicate' }]);
    expect(await membershipOfBob()).toBe('left');
  });

  it('does not hold when it is that they leave, and they had been put out before', async () => {
    await bobSays('as ever');
    const head = last[GUEST]!;
    const leave = next(guest, BOB, 'sw.room.leave', {});
    expect(await guest.deliver(leave)).toMatchObject([{ status: 'accepted' }]);
    await harbour.deliver(word('kicked', head));
    expect(await guest.deliver(leave)).toMatchObject([{ status: 'refused', code: 'SW_FED_NOT_IN_ROOM' }]);
  });

  it('stays refused where it was said before they came back, or is against its own rules', async () => {
    await bobSays('as ever');
    await harbour.deliver(word('left'));
    await bobSays('not in the room');
    const head = last[GUEST]!;
    const spoilt = next(guest, BOB, 'sw.edit', { target: 'not an id', body: 'x' });
    expect(await guest.deliver(spoilt)).toMatchObject([{ code: 'SW_FED_NOT_IN_ROOM' }]);
    await harbour.deliver(word('joined', head));
    expect(await shown()).toEqual(['as ever']);
    expect(await guest.deliver(spoilt)).toMatchObject([
      { status: 'refused', code: 'SW_FED_MALFORMED_EVENT' },
    ]);
  });
});
