import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { known, makeEvent, type Known } from '../../peer/wire/event';
import type { SigningKey } from '../../peer/wire/keys';
import type { JsonRecord } from '../../peer/wire/json';
import { toBase64url } from '../../peer/wire/bytes';
import type { IndependentPeer } from '../../peer/independent-peer';
import type { PeerStage } from '../peer-stage';
import { say } from '../stage';

/** An event as it is going to be made, before it is spoilt. */
interface Plan {
  room: string;
  room_id?: string;
  origin: string;
  person: string;
  type: string;
  content: JsonRecord;
  ts?: number;
  isTaken: boolean;
  prev?: string;
  key: SigningKey;
  /** Done to the event after it was signed. */
  after: ((made: Known) => string)[];
}

interface Cast {
  peer: IndependentPeer;
  closedRoom: string;
  oldKey: SigningKey;
  /** A message of somebody else. */
  message: string;
}

interface Fault {
  name: string;
  code: string;
  spoil(plan: Plan, cast: Cast): void;
}

const respelt = (change: (event: Known['event']) => Known['event']) => (made: Known) =>
  known(change(made.event)).text;
const randomId = (prefix: string) => `${prefix}_${toBase64url(randomBytes(32))}`;
const flipped = (value: string) => `${value[0] === 'A' ? 'B' : 'A'}${value.slice(1)}`;
const lastOf = ({ peer }: Pick<Cast, 'peer'>, room: string) =>
  peer.room(room).chain(peer.serverName).inOrder().at(-1)!;

/** In the order of docs/protocol.md, section 9.3. */
const FAULTS: Fault[] = [
  {
    name: 'another spelling',
    code: 'SW_FED_MALFORMED_EVENT',
    spoil: ({ after }) => after.push(({ text }) => text.replace('{', '{ ')),
  },
  {
    name: 'the chain of another server',
    code: 'SW_FED_ORIGIN_MISMATCH',
    spoil: (plan) => (plan.origin = 'gone.example.org'),
  },
  {
    name: 'content that was not hashed',
    code: 'SW_FED_CONTENT_HASH_MISMATCH',
    spoil: ({ after }) =>
      after.unshift(respelt((event) => ({ ...event, content: { ...event.content, more: 'x' } }))),
  },
  { name: 'a time ahead', code: 'SW_FED_TS_IN_FUTURE', spoil: (plan) => (plan.ts = Date.now() + 120_000) },
  {
    name: 'a signature of something else',
    code: 'SW_FED_SIGNATURE_MISMATCH',
    spoil: ({ after }) =>
      after.unshift(
        respelt(({ signature, ...event }) => ({
          ...event,
          signature: { ...signature, value: flipped(signature.value) },
        })),
      ),
  },
  {
    name: 'a room that is not here',
    code: 'SW_FED_NOT_IN_ROOM',
    spoil: (plan) => (plan.room_id = randomId('rm')),
  },
  {
    name: 'a room that does not federate',
    code: 'SW_FED_ROOM_NOT_FEDERATED',
    spoil: (plan, { closedRoom }) => (plan.room = closedRoom),
  },
  { name: 'a place that is taken', code: 'SW_FED_CHAIN_FORK', spoil: (plan) => (plan.isTaken = true) },
  { name: 'a wrong prev', code: 'SW_FED_CHAIN_BROKEN', spoil: (plan) => (plan.prev = randomId('ev')) },
  { name: 'an older key', code: 'SW_FED_KEY_BACKWARDS', spoil: (plan, { oldKey }) => (plan.key = oldKey) },
  {
    name: 'a time before the last',
    code: 'SW_FED_TS_BACKWARDS',
    spoil: (plan, cast) => (plan.ts = lastOf(cast, plan.room).event.ts - 1),
  },
  {
    name: 'a word of the home',
    code: 'SW_FED_NOT_HOME',
    spoil: (plan) => Object.assign(plan, { type: 'sw.room.settings', content: { name: 'Mine' } }),
  },
  { name: 'a person who is no member', code: 'SW_FED_NOT_IN_ROOM', spoil: (plan) => (plan.person = 'carl') },
  {
    name: 'content of another form',
    code: 'SW_FED_MALFORMED_EVENT',
    spoil: ({ content }) => Object.assign(content, { body: 7, name: 7 }),
  },
  {
    name: 'another’s message',
    code: 'SW_FED_NOT_AUTHOR',
    spoil: (plan, { message }) => (
      Object.assign(plan, { type: 'sw.edit' }),
      (plan.content['target'] = message)
    ),
  },
];

/** What one event cannot be at once. */
const APART = [
  ['a room that is not here', 'a room that does not federate'],
  ['a time ahead', 'a time before the last'],
  ['a word of the home', 'another’s message'],
];

const canBoth = (a: Fault, b: Fault) => !APART.some((pair) => pair.includes(a.name) && pair.includes(b.name));

/** Events with two faults: the earlier check names the code. */
export function orderOfEventChecks(stage: PeerStage): void {
  describe('of the checks of an event', () => {
    let cast: Cast;
    let openRoom: string;

    beforeAll(async () => {
      const { peer, admin, alice } = stage;
      const oldKey = peer.keys.active;
      peer.keys.rotate();
      openRoom = await stage.sharedRoom('Order');
      const closedRoom = await stage.sharedRoom('Closed');
      for (const room of [openRoom, closedRoom]) await peer.say(room, 'by the new key');
      await admin.put(`/v1/admin/rooms/${closedRoom}/federate`, { enabled: false });
      const { event_id: message } = await say(alice, openRoom, 'hers');
      cast = { peer, closedRoom, oldKey, message };
    });

    const make = ({ room, origin, person, type, content, key, after, isTaken, ...place }: Plan): Known => {
      const { peer } = cast;
      const last = lastOf(cast, room).event;
      const {
        salt: _,
        content_hash: __,
        signature: ___,
        v: ____,
        ...usual
      } = peer.draft(room, type, {}).event;
      const seq = isTaken ? last.seq : usual.seq;
      const prev = place.prev ?? (isTaken ? last.prev : usual.prev);
      const { room_id = room, ts = usual.ts } = place;
      const sender = `@${person}:${origin}`;
      const made = makeEvent(
        { room_id, origin, sender, type, ts, seq, prev, content, salt: randomBytes(16) },
        key,
      );
      return after.reduce((event, spoil) => {
        const text = spoil(event);
        return { ...known(JSON.parse(text) as Known['event']), text };
      }, made);
    };

    const codeOf = async (...faults: Fault[]) => {
      const { peer } = cast;
      // A fork freezes its chain for good.
      const room = faults[0]!.code === 'SW_FED_CHAIN_FORK' ? await stage.sharedRoom('Fork') : openRoom;
      if (room !== openRoom) await peer.say(room, 'the first at its place');
      const plan: Plan = {
        room,
        origin: peer.serverName,
        person: 'bob',
        type: 'sw.message',
        content: { body: 'spoilt' },
        isTaken: false,
        key: peer.keys.active,
        after: [],
      };
      for (const { spoil } of faults) spoil(plan, cast);
      const event = make(plan);
      const { results, heads } = await peer.send(stage.name, [event]);
      if (heads[room]?.event_id === event.id) peer.record(event);
      return results[0]?.code;
    };

    it.each(FAULTS)('$name is found before all that is looked for later', async (fault) => {
      expect(await codeOf(fault)).toBe(fault.code);
      for (const later of FAULTS.slice(FAULTS.indexOf(fault) + 1).filter((one) => canBoth(fault, one)))
        expect(await codeOf(fault, later), `with ${later.name}`).toBe(fault.code);
    });

    it('an event without a fault is accepted after all these', async () => {
      const { replies } = await cast.peer.say(openRoom, 'whole');
      expect(replies[stage.name]?.results).toMatchObject([{ status: 'accepted' }]);
    });
  });
}
