import { describe, expect, it } from 'vitest';
import { coveredIds, type SignedLink, type Vouchers } from './coverage';

const link = (
  seq: number,
  state: SignedLink['state'],
  id = `ev_${seq}`,
  prev = `ev_${seq - 1}`,
): SignedLink => ({
  seq,
  event_id: id,
  prev: seq === 0 ? null : prev,
  state,
});
const NOBODY: Vouchers = { ids: [], signedUpTo: -1 };
const covered = (events: SignedLink[], by: Partial<Vouchers> = {}) =>
  [...coveredIds(events, { ...NOBODY, ...by })].sort();

describe('an event of history', () => {
  it('is believed by a current key, and by an older one where links lead down to it from there', () => {
    expect(covered([link(3, 'active'), link(7, 'overlap')])).toEqual(['ev_3', 'ev_7']);
    expect(covered([link(0, 'retired'), link(1, 'revoked'), link(2, 'active')])).toEqual([
      'ev_0',
      'ev_1',
      'ev_2',
    ]);
  });

  it('of an old key is not believed because something later is genuine', () => {
    const forged = link(1, 'revoked', 'ev_forged');
    expect(covered([link(0, 'retired'), forged, link(2, 'active'), link(3, 'active')])).toEqual([
      'ev_2',
      'ev_3',
    ]);
    expect(covered([forged, link(3, 'active')])).toEqual(['ev_3']);
    expect(covered([forged])).toEqual([]);
  });

  it('is believed where it is known otherwise, and what is below it', () => {
    const stretch = [link(4, 'retired'), link(5, 'retired'), link(6, 'retired')];
    expect(covered(stretch, { ids: ['ev_5'] })).toEqual(['ev_4', 'ev_5']);
    expect(covered(stretch, { ids: ['ev_other'] })).toEqual([]);
  });

  it('is believed up to where its origin, who answers itself, has signed', () => {
    expect(covered([link(5, 'retired'), link(6, 'retired')], { signedUpTo: 5 })).toEqual(['ev_5']);
  });
});
