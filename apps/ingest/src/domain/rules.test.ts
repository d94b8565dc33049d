import { describe, expect, it } from 'vitest';
import { expiryFault, joinFault, stateAt, type Invite } from './invite';
import { federationFault, type Room } from './room-kinds';
import { nextTimestamp } from './timestamps';

const DAY = 86_400_000;
const NOW = 1_760_000_000_000;

describe('nextTimestamp', () => {
  it('is the clock when nothing is ahead of it', () => {
    expect(nextTimestamp(1_000, 900, 950)).toBe(1_000);
  });
  it('sorts after everything seen in the room', () => {
    expect(nextTimestamp(1_000, 900, 1_500)).toBe(1_501);
  });
  it('is drawn ahead of the clock by no more than 30 s', () => {
    expect(nextTimestamp(1_000, 900, 99_000)).toBe(31_000);
  });
  it('never goes back in its own chain', () => {
    expect(nextTimestamp(1_000, 80_000, 0)).toBe(80_000);
  });
});

describe('invites', () => {
  const invite: Invite = {
    tenant: 'a.example.net',
    invite_id: 'i',
    room_id: 'rm_1',
    inviter: '@a:b.example.net',
    target: '@t:a.example.net',
    state: 'pending',
    expires_at: NOW + 7 * DAY,
    direct: false,
    refusal_code: null,
    refusal_detail: null,
    created_at: NOW,
  };
  it('expire by themselves, at the millisecond', () => {
    expect([stateAt(invite, NOW + 7 * DAY), stateAt(invite, NOW + 7 * DAY + 1)]).toEqual([
      'pending',
      'expired',
    ]);
  });
  it('admit only whom they name', () => {
    expect(joinFault(invite, invite.target, NOW)).toBeUndefined();
    expect(joinFault(invite, '@other:a.example.net', NOW)?.code).toBe('SW_FED_NOT_INVITED');
    expect(joinFault(undefined, invite.target, NOW)?.code).toBe('SW_FED_NOT_INVITED');
    expect(joinFault(invite, invite.target, NOW + 8 * DAY)?.code).toBe('SW_FED_INVITE_EXPIRED');
    expect(joinFault({ ...invite, state: 'declined' }, invite.target, NOW)?.code).toBe('SW_FED_NOT_INVITED');
  });
  it('from elsewhere may reach seven days ahead, and a minute for the clocks', () => {
    expect(expiryFault(NOW + 7 * DAY + 60_000, NOW)).toBeUndefined();
    expect(expiryFault(NOW + 7 * DAY + 60_001, NOW)?.code).toBe('SW_FED_MALFORMED_EVENT');
    expect(expiryFault(NOW, NOW)?.code).toBe('SW_FED_INVITE_EXPIRED');
  });
});

describe('federationFault', () => {
  const room = { incognito: false, bridge: false, room_type: 'group', federate: true } as Room;
  it.each([
    [{}, undefined],
    [{ incognito: true }, 'SW_FED_ROOM_INCOGNITO'],
    [{ bridge: true }, 'SW_FED_ROOM_BRIDGE'],
    [{ room_type: 'sidekick' }, 'SW_FED_ROOM_SIDEKICK'],
    [{ federate: false }, 'SW_FED_ROOM_NOT_FEDERATED'],
  ])('%o → %s', (change, code) => {
    expect(federationFault({ ...room, ...change })?.code).toBe(code);
  });
});
