import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { known, makeEvent } from '../../peer/wire/event';
import type { JsonRecord } from '../../peer/wire/json';
import type { PeerStage } from '../peer-stage';

const DAY = 86_400_000;

interface Plan {
  room_type: string;
  /** Does something to the create event that the invite carries. */
  created: (create: JsonRecord) => JsonRecord;
  person: string;
  expires_in: number;
}

interface Fault {
  name: string;
  code: string;
  change: Partial<Plan>;
}

/** In the order of docs/protocol.md, section 8.1. */
const FAULTS: Fault[] = [
  {
    name: 'a create event whose content was not hashed',
    code: 'SW_FED_MALFORMED_EVENT',
    change: {
      created: (create) => ({ ...create, content: { ...(create['content'] as JsonRecord), name: 'Other' } }),
    },
  },
  {
    name: 'the create event of another room',
    code: 'SW_FED_ROOM_ID_MISMATCH',
    change: { created: (create) => ({ ...create, ts: Number(create['ts']) - 1 }) },
  },
  { name: 'a room that never federates', code: 'SW_FED_ROOM_SIDEKICK', change: { room_type: 'sidekick' } },
  { name: 'an end that has passed', code: 'SW_FED_INVITE_EXPIRED', change: { expires_in: -1 } },
  { name: 'an end too far ahead', code: 'SW_FED_MALFORMED_EVENT', change: { expires_in: 7 * DAY + 120_000 } },
  { name: 'a person who is not here', code: 'SW_FED_UNKNOWN_USER', change: { person: 'nobody' } },
];

/** Invites with two faults: the earlier check names the code. */
export function orderOfInviteChecks(stage: PeerStage): void {
  describe('of the checks of an invite', () => {
    const codeOf = async (...faults: Fault[]) => {
      const { peer, server } = stage;
      const usual: Plan = {
        room_type: 'group',
        created: (create) => create,
        person: 'alice',
        expires_in: DAY,
      };
      // What the earlier fault says stands.
      const plan = faults.toReversed().reduce((all, { change }) => ({ ...all, ...change }), usual);
      const [origin, sender, ts] = [peer.serverName, peer.fqid(), Date.now()];
      const made = (type: string, seq: number, prev: string | null, content: JsonRecord, room_id?: string) =>
        makeEvent(
          {
            type,
            ...(room_id && { room_id }),
            origin,
            sender,
            ts,
            seq,
            prev,
            content,
            salt: randomBytes(16),
          },
          peer.keys.active,
        );
      const room = { name: 'Door', room_type: plan.room_type, history: 'shared', creator: sender };
      const create = made('sw.room.create', 0, null, room);
      const invite = {
        invite_id: randomUUID(),
        target: server.fqid(plan.person),
        expires_at: ts + plan.expires_in,
        create_event: plan.created(create.event as unknown as JsonRecord),
        direct: false,
      };
      const event = made('sw.room.invite', 2, create.id, invite, create.roomId);
      const { results } = await peer.send(stage.name, [known(event.event)]);
      return results[0]?.code ?? results[0]?.status;
    };

    it.each(FAULTS)('$name is found before all that is looked for later', async (fault) => {
      expect(await codeOf(fault)).toBe(fault.code);
      for (const later of FAULTS.slice(FAULTS.indexOf(fault) + 1))
        expect(await codeOf(fault, later), `with ${later.name}`).toBe(fault.code);
    });

    it('an invite without a fault is accepted', async () => {
      expect(await codeOf()).toBe('accepted');
    });
  });
}
