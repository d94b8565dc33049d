import { failed, each, type Check } from '../check';
import { deliver } from '../deliver';
import { makeEvent, type MadeEvent } from '../peer/event-plan';
import { OwnRoom } from '../peer/own-room';
import { verdictsOf } from '../reply';
import type { Subject } from '../subject';
import type { FederationCode, JsonObject } from '@app/protocol';
import { eventRefused, eventTaken } from './verdicts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** An invite as it is going to be made. */
interface InvitePlan {
  roomType: string;
  /** Does something to the create event that it carries. */
  created(create: JsonObject): JsonObject;
  target: string;
  expiresInMs: number;
}

interface InviteFault {
  readonly id: string;
  readonly says: string;
  readonly code: FederationCode;
  readonly spoil: (plan: InvitePlan) => void;
}

/** In the order of section 8.1. */
const FAULTS: readonly InviteFault[] = [
  {
    id: 'create-hash',
    says: 'an invite whose create event has other content than was hashed is refused',
    code: 'SW_FED_MALFORMED_EVENT',
    spoil: (plan) =>
      (plan.created = (create) => ({
        ...create,
        content: { ...(create['content'] as JsonObject), name: 'Other' },
      })),
  },
  {
    id: 'create-other',
    says: 'an invite with the create event of another room is refused',
    code: 'SW_FED_ROOM_ID_MISMATCH',
    spoil: (plan) => (plan.created = (create) => ({ ...create, ts: Number(create['ts']) - 1 })),
  },
  {
    id: 'sidekick',
    says: 'an invite to a room that never federates is refused',
    code: 'SW_FED_ROOM_SIDEKICK',
    spoil: (plan) => (plan.roomType = 'sidekick'),
  },
  {
    id: 'past',
    says: 'an invite that has expired is refused',
    code: 'SW_FED_INVITE_EXPIRED',
    spoil: (plan) => (plan.expiresInMs = -MINUTE_MS),
  },
  {
    id: 'far',
    says: 'an invite that expires more than 7 days from now is refused',
    code: 'SW_FED_MALFORMED_EVENT',
    spoil: (plan) => (plan.expiresInMs = 7 * DAY_MS + 2 * MINUTE_MS),
  },
];

/** An invite to a room that is made for it and forgotten. */
function invite({ peer, user }: Subject, ...spoils: InviteFault['spoil'][]): MadeEvent {
  const plan: InvitePlan = {
    roomType: 'group',
    created: (create) => create,
    target: user!,
    expiresInMs: 2 * MINUTE_MS,
  };
  // What the earlier check would find stands.
  for (const spoil of spoils.toReversed()) spoil(plan);
  const room = new OwnRoom(peer, peer.tester, 'Conformance: an invite that is refused', plan.roomType);
  const content = room.invitation(plan.target);
  return makeEvent(
    room.plan('sw.room.invite', {
      ...content,
      expires_at: Date.now() + plan.expiresInMs,
      create_event: plan.created(content['create_event'] as JsonObject),
    }),
  );
}

const faulty = (fault: InviteFault, place: number): Check => ({
  id: `invite.${fault.id}`,
  says: `${fault.says}, whatever later checks would find`,
  section: '8.1',
  needs: 'person',
  run: async (subject) => {
    const expected = { codes: [fault.code] };
    const finding = eventRefused(await deliver(subject, invite(subject, fault.spoil)), expected);
    if (finding.outcome !== 'passed') return finding;
    return each(FAULTS.slice(place + 1), async (other) => {
      const both = eventRefused(await deliver(subject, invite(subject, fault.spoil, other.spoil)), expected);
      return both.outcome === 'failed' ? failed(`${both.expected}, with ${other.id} too`, both.seen) : both;
    });
  },
});

/** Section 8.1, as the invitee's server has to keep it. */
export const INVITE_CHECKS: readonly Check[] = [
  ...FAULTS.map(faulty),
  {
    id: 'invite.nobody',
    says: 'an invite of a person who does not exist is refused, or left to expire',
    section: '8.1',
    needs: 'person',
    run: async (subject) => {
      const target = `@nobody-of-this-name:${subject.target.serverName}`;
      const made = invite(subject, (plan) => (plan.target = target));
      const reply = await deliver(subject, made);
      return verdictsOf(reply)[0]?.['status'] === 'accepted'
        ? eventTaken(reply, made.id)
        : eventRefused(reply, { codes: ['SW_FED_UNKNOWN_USER'] });
    },
  },
  {
    id: 'invite.accepted',
    says: 'an invite without a fault is accepted',
    section: '8.1',
    needs: 'person',
    run: async (subject) => {
      const { made, reply } = await subject.conversation.invite();
      return eventTaken(reply, made.id);
    },
  },
  {
    id: 'invite.duplicate',
    says: 'the same invite again is a duplicate',
    section: '9.3',
    row: 7,
    needs: 'invited',
    run: async (subject) => {
      const { made } = await subject.conversation.invite();
      return eventTaken(await deliver(subject, made), made.id, 'duplicate');
    },
  },
  {
    id: 'invite.fork',
    says: 'a second signed event for the place of an invite is a fork',
    section: '9.7',
    needs: 'invited',
    run: async (subject) => {
      const { peer, user } = subject;
      const room = new OwnRoom(peer, peer.tester, 'Conformance: a fork');
      const [one, other] = [0, 1].map((place) =>
        makeEvent(
          room.plan('sw.room.invite', {
            ...room.invitation(user!),
            invite_id: `fork-${place}`,
            expires_at: Date.now() + 2 * MINUTE_MS,
          }),
        ),
      ) as [MadeEvent, MadeEvent];
      const first = eventTaken(await deliver(subject, one), one.id);
      if (first.outcome !== 'passed') return first;
      return eventRefused(await deliver(subject, other), { codes: ['SW_FED_CHAIN_FORK'], retryable: false });
    },
  },
];
