import { describe, expect, it } from 'vitest';
import { commonVersion, PROTOCOL_VERSIONS } from './protocol-versions';

const V2 = [...PROTOCOL_VERSIONS, { name: 'v2', pathSegment: 'v2', eventVersion: 1 }];

describe('commonVersion', () => {
  it.each([
    [['v1'], ['v1'], 'v1', 'v1'],
    [['v1', 'v2'], ['v2', 'v1'], 'v1', 'v2'],
    [['v1', 'v2'], ['v1', 'v3'], 'v1', 'v1'],
    [['v2', 'v1'], ['v2'], 'v2', 'v2'],
  ])('%j and %j from %s up speak %s', (ours, theirs, floor, name) => {
    expect(commonVersion(ours, theirs, floor, V2)).toMatchObject({ ok: true, version: { name } });
  });

  it.each([
    [['v1'], ['v2'], 'v1'],
    [['v1'], [], 'v1'],
    [['v1', 'v2'], ['v1'], 'v2'],
    [['v1'], ['v1'], 'v9'],
    [['v3'], ['v3'], 'v1'],
  ])('%j and %j from %s up have none in common', (ours, theirs, floor) => {
    expect(commonVersion(ours, theirs, floor, V2)).toMatchObject({
      ok: false,
      code: 'SW_FED_PROTOCOL_VERSION',
    });
  });

  it('knows of no second version yet', () => {
    expect(commonVersion(['v1', 'v2'], ['v1', 'v2'], 'v1')).toMatchObject({ version: { name: 'v1' } });
  });
});
