import { describe, expect, it } from 'vitest';
import { isBanned, type Membership, type MembershipFact } from './membership';
import { mayModerate, removalFault, type Removal } from './moderation';
import type { Room } from './room-kinds';

const HOME = 'home.example.net';
const BOB = '@bob:b.example.net';

const said = (...memberships: Membership[]): MembershipFact[] =>
  memberships.map((membership, said_at) => ({
    fqid: BOB,
    server: 'b.example.net',
    said_by: HOME,
    said_at,
    membership,
    boundary: said_at,
    heads: {},
  }));

describe('isBanned', () => {
  it.each<[Membership[], boolean]>([
    [[], false],
    [['joined', 'kicked'], false],
    [['joined', 'banned'], true],
    [['joined', 'banned', 'unbanned'], false],
    [['banned', 'unbanned', 'banned'], true],
    // Whatever else is said of the person later does not lift it.
    [['joined', 'banned', 'declined'], true],
  ])('%j → %s', (memberships, banned) => {
    expect(isBanned(said(...memberships), HOME)).toBe(banned);
  });

  it('takes nobody’s word but the home’s', () => {
    const elsewhere = said('unbanned').map((fact) => ({ ...fact, said_at: 9, said_by: fact.server }));
    expect(isBanned([...said('banned'), ...elsewhere], HOME)).toBe(true);
  });
});

describe('mayModerate', () => {
  const room = { creator: '@alice:home.example.net' } as Room;
  it('lets the creator and admins, and nobody else', () => {
    expect(mayModerate(room, '@alice:home.example.net', false)).toBe(true);
    expect(mayModerate(room, '@other:home.example.net', true)).toBe(true);
    expect(mayModerate(room, '@other:home.example.net', false)).toBe(false);
  });
});

describe('removalFault', () => {
  it.each<[Removal, Membership[], boolean]>([
    ['kicked', ['joined'], true],
    ['kicked', ['joined', 'left'], false],
    ['kicked', [], false],
    ['banned', ['joined'], true],
    ['banned', [], true],
    ['banned', ['joined', 'banned'], false],
    ['unbanned', ['joined', 'banned'], true],
    ['unbanned', ['joined', 'kicked'], false],
  ])('%s after %j: %s', (removal, memberships, possible) => {
    const fault = removalFault(removal, BOB, said(...memberships), HOME);
    expect(fault?.code).toBe(possible ? undefined : 'SW_FED_MALFORMED_REQUEST');
  });
});
