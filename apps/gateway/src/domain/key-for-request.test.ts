import { describe, expect, it } from 'vitest';
import { keyForRequest, type DatedKey } from './key-for-request';

const key: DatedKey = { state: 'active', valid_from: 1000, valid_until: 2000 };

describe('the key of a request', () => {
  it.each<[DatedKey['state'], number]>([
    ['active', 1000],
    ['overlap', 1999],
  ])('may be %s and within its validity', (state, now) => {
    expect(keyForRequest({ ...key, state }, now)).toMatchObject({ ok: true });
  });

  it.each<[DatedKey['state'], number]>([
    ['retired', 1500],
    ['revoked', 1500],
    ['active', 999],
    ['active', 2000],
    ['overlap', 2000],
  ])('is refused when %s at %d', (state, now) => {
    expect(keyForRequest({ ...key, state }, now)).toMatchObject({ ok: false, reason: 'expired_key' });
  });
});
