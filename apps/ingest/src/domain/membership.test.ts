import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  currentMembership,
  memberServers,
  wasMember,
  type Membership,
  type MembershipFact,
} from './membership';

const HOME = 'home.example.net';
const GUEST = 'guest.example.net';
const ALICE = `@alice:${GUEST}`;

const byHome = (said_at: number, membership: Membership, boundary: number, fqid = ALICE): MembershipFact => ({
  fqid,
  server: fqid.split(':')[1]!,
  said_by: HOME,
  said_at,
  membership,
  boundary,
  heads: {},
});
const ownLeave = (seq: number): MembershipFact => ({ ...byHome(seq, 'left', seq), said_by: GUEST });

describe('wasMember', () => {
  it('knows nobody of whom nothing was said', () => {
    expect(wasMember([], 5)).toBe(false);
  });

  it('begins just above the head that the home had accepted when it let the person in', () => {
    const facts = [byHome(3, 'joined', 7)];
    expect([wasMember(facts, 7), wasMember(facts, 8)]).toEqual([false, true]);
  });

  it('ends at the head that the home had accepted when it kicked the person', () => {
    const facts = [byHome(3, 'joined', 0), byHome(9, 'kicked', 12)];
    expect([wasMember(facts, 12), wasMember(facts, 13)]).toEqual([true, false]);
  });

  it('ends at once with a leave that the own server announces', () => {
    const facts = [byHome(3, 'joined', 0), ownLeave(5)];
    expect([wasMember(facts, 5), wasMember(facts, 6)]).toEqual([true, false]);
  });

  it('begins anew with a second joining', () => {
    const facts = [byHome(3, 'joined', 0), byHome(5, 'left', 4), byHome(8, 'joined', 6)];
    expect([4, 5, 6, 7].map((seq) => wasMember(facts, seq))).toEqual([true, false, false, true]);
  });

  it('gives one verdict in whatever order the home’s words arrive', () => {
    const fact = fc.record({
      said_at: fc.nat(30),
      membership: fc.constantFrom<Membership>('joined', 'left', 'kicked', 'banned', 'declined'),
      boundary: fc.nat(20),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(fact, { selector: (one) => one.said_at, maxLength: 8 }),
        fc.nat(25),
        fc.infiniteStream(fc.nat()),
        (said, seq, random) => {
          const facts = said.map((one) => byHome(one.said_at, one.membership, one.boundary));
          const shuffled = facts
            .map((one) => [random.next().value as number, one] as const)
            .sort(([a], [b]) => a - b);
          expect(
            wasMember(
              shuffled.map(([, one]) => one),
              seq,
            ),
          ).toBe(wasMember(facts, seq));
        },
      ),
    );
  });
});

describe('currentMembership', () => {
  it('is the home’s last word, whenever it came', () => {
    const facts = [byHome(9, 'kicked', 12), byHome(3, 'joined', 0)];
    expect(currentMembership(facts, HOME)).toBe('kicked');
  });

  it('is left after an own leave that the home has not answered', () => {
    expect(currentMembership([byHome(3, 'joined', 0), ownLeave(5)], HOME)).toBe('left');
  });

  it('is joined after a rejoin that is later than the leave', () => {
    expect(currentMembership([byHome(3, 'joined', 0), ownLeave(5), byHome(7, 'joined', 6)], HOME)).toBe(
      'joined',
    );
  });
});

describe('memberServers', () => {
  it('names the servers with at least one member', () => {
    const bob = `@bob:${GUEST}`;
    const facts = [
      byHome(3, 'joined', 0),
      byHome(4, 'joined', 0, bob),
      byHome(6, 'left', 4),
      byHome(1, 'joined', 1, `@owner:${HOME}`),
    ];
    expect([...memberServers(facts, HOME)].sort()).toEqual([GUEST, HOME]);
    expect([...memberServers([...facts, byHome(7, 'left', 5, bob)], HOME)]).toEqual([HOME]);
  });
});
