import { describe, expect, it } from 'vitest';
import type { DescriptorKey } from '@app/protocol';
import { activeKey, firstKey, keysAt, nextRetirement, nextRotation, rotate } from './tenant-keys';

const DAY = 86_400_000;
const PERIODS = { rotationMs: 365 * DAY, overlapMs: 30 * DAY };
const named = (key_id: string) => ({ key_id, public_key: `public-${key_id}` });
const granted = (outcome: ReturnType<typeof rotate>): DescriptorKey[] => {
  if (!outcome.ok) throw new Error(outcome.detail);
  return outcome.keys;
};
const born = () => granted(firstKey([], named('k1'), 1_000, PERIODS));
const rotated = (now: number, revokeOld = false) =>
  granted(rotate(born(), named('k2'), now, { ...PERIODS, revokeOld }));
const states = (keys: DescriptorKey[]) => keys.map(({ key_id, state }) => `${key_id} ${state}`);

describe('the keys of a tenant', () => {
  it('begin with one active key that outlives its rotation by the overlap', () => {
    expect(born()).toEqual([
      { ...named('k1'), state: 'active', valid_from: 1_000, valid_until: 1_000 + 395 * DAY },
    ]);
    expect(nextRotation(born(), PERIODS)).toBe(1_000 + 365 * DAY);
    expect(nextRotation([], PERIODS)).toBeNull();
  });

  it('refuse a first key when there is one, naming what to do', () => {
    expect(firstKey(born(), named('k2'), 2_000, PERIODS)).toMatchObject({
      ok: false,
      code: 'SW_FED_BAD_KEY',
      detail: expect.stringContaining('use rotate') as unknown,
    });
  });

  it('refuse to rotate what is not there', () => {
    expect(rotate([], named('k1'), 0, { ...PERIODS, revokeOld: false })).toMatchObject({
      code: 'SW_FED_BAD_KEY',
    });
  });

  it('keep the old key for the overlap, and retire it to the millisecond', () => {
    const keys = rotated(DAY);
    expect(states(keysAt(keys, DAY))).toEqual(['k2 active', 'k1 overlap']);
    expect(nextRetirement(keys)).toBe(31 * DAY);
    expect(states(keysAt(keys, 31 * DAY - 1))).toEqual(['k2 active', 'k1 overlap']);
    expect(states(keysAt(keys, 31 * DAY))).toEqual(['k2 active', 'k1 retired']);
  });

  it('revoke the old key at once when told to', () => {
    const keys = rotated(DAY, true);
    expect(states(keys)).toEqual(['k2 active', 'k1 revoked']);
    expect(keys[1]?.valid_until).toBe(DAY);
  });

  it('have one active key after any number of rotations, each beginning after the one before', () => {
    let keys = born();
    // The clock stands still, and once goes back.
    for (const now of [1_000, 1_000, 500, 40 * DAY, 40 * DAY]) {
      keys = granted(rotate(keys, named(`k${keys.length + 1}`), now, { ...PERIODS, revokeOld: false }));
      expect(keys.filter(({ state }) => state === 'active')).toEqual([keys[0]]);
    }
    const begins = keys.map(({ valid_from }) => valid_from);
    expect(begins).toEqual([...new Set(begins)].sort((a, b) => b - a));
    expect(keys.every(({ valid_from, valid_until }) => valid_until > valid_from)).toBe(true);
    expect(activeKey(keys)?.key_id).toBe('k6');
  });

  it('never let an overlap outlast what the key was given', () => {
    const late = granted(rotate(born(), named('k2'), 394 * DAY, { ...PERIODS, revokeOld: false }));
    expect(late[1]?.valid_until).toBe(1_000 + 395 * DAY);
  });
});
