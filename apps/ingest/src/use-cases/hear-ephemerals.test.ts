import { describe, expect, it } from 'vitest';
import type { Signal } from '@app/contracts/contract';
import { SignalBus } from '@app/messaging';
import { ManualClock } from '@app/runtime';
import type { RoomOfPerson } from '../domain/company';
import { Company } from './company';
import { HearEphemerals } from './hear-ephemerals';

const US = 'a.example';
const THEM = 'b.example';
const BOB = `@bob:${THEM}`;
const ROOM = `rm_${'A'.repeat(43)}`;
const OTHER = `rm_${'E'.repeat(43)}`;

class Rooms extends Company {
  asked = 0;
  constructor(private readonly rooms: readonly RoomOfPerson[]) {
    super();
  }
  roomsOf(_: string, people: readonly string[]) {
    this.asked += 1;
    return Promise.resolve(this.rooms.filter(({ fqid }) => people.includes(fqid)));
  }
  audiences = () => Promise.resolve([]);
  present = () => Promise.resolve([]);
}

class Heard extends SignalBus {
  readonly said: object[] = [];
  emit<P extends { tenant: string }>({ subject }: Signal<P>, payload: P) {
    this.said.push({ subject, ...payload });
  }
  hear = () => Promise.resolve(() => Promise.resolve());
}

const room = (change: Partial<RoomOfPerson> = {}): RoomOfPerson => ({
  fqid: BOB,
  room_id: ROOM,
  servers: [US, THEM],
  room_type: 'group',
  incognito: false,
  bridge: false,
  federate: true,
  ...change,
});

function ingest(...rooms: RoomOfPerson[]) {
  const [company, signals, clock] = [new Rooms(rooms), new Heard(), new ManualClock()];
  const use = new HearEphemerals(company, signals, clock);
  const ts = clock.now();
  const presence = (sender = BOB, more: object = {}) =>
    JSON.stringify({ type: 'sw.presence', sender, ts, content: { status: 'idle' }, ...more });
  const typing = (room_id: string) =>
    JSON.stringify({ type: 'sw.typing', room_id, sender: BOB, ts, content: { typing: true } });
  const hear = (...ephemeral: string[]) => use.run({ deliveries: [{ tenant: US, peer: THEM, ephemeral }] });
  return { hear, presence, typing, ts, company, said: signals.said };
}

describe('what a peer says of who is there and who types', () => {
  it('is passed on when the person shares a room that federates', async () => {
    const { hear, presence, typing, ts, said } = ingest(room());
    await hear(presence(), typing(ROOM));
    expect(said).toEqual([
      { subject: 'ingest.presence-told', tenant: US, sender: BOB, status: 'idle', ts },
      { subject: 'ingest.typing-told', tenant: US, room_id: ROOM, sender: BOB, typing: true, ts },
    ]);
  });

  it.each<[string, RoomOfPerson[]]>([
    ['is in no room', []],
    ['is in a room without anybody of ours', [room({ servers: [THEM] })]],
    ['shares only a room that does not federate here', [room({ federate: false })]],
    ['shares only an incognito room', [room({ incognito: true })]],
  ])('is dropped when the person %s', async (_, rooms) => {
    const { hear, presence, typing, said } = ingest(...rooms);
    await hear(presence(), typing(ROOM));
    expect(said).toEqual([]);
  });

  it('is dropped for a room that the person is not in', async () => {
    const { hear, typing, said } = ingest(room());
    await hear(typing(OTHER));
    expect(said).toEqual([]);
  });

  it('is dropped without a question when it is out of form or another’s to say', async () => {
    const { hear, presence, said, company, ts } = ingest(room());
    await hear(
      '{}',
      'x',
      presence(`@ann:${US}`),
      presence(BOB, { ts: ts - 61_000 }),
      presence(BOB, { more: 1 }),
    );
    expect(said).toEqual([]);
    expect(company.asked).toBe(0);
  });

  it('in a flood costs one question, and tells the last value alone', async () => {
    const { hear, presence, said, company, ts } = ingest(room());
    await hear(...Array.from({ length: 100 }, (_, n) => presence(BOB, { ts: ts + n })));
    expect(company.asked).toBe(1);
    expect(said).toEqual([expect.objectContaining({ sender: BOB, ts: ts + 9 })]);
  });
});
