import { describe, expect, it } from 'vitest';
import { classify, failure, FAILURE_CLASSES } from './failure-classes';

describe('a failed delivery', () => {
  it.each([
    [429, 'overloaded'],
    [503, 'overloaded'],
    [401, 'bad_signature'],
    [403, 'refused'],
    [404, 'gone'],
    [410, 'gone'],
    [400, 'malformed'],
    [413, 'malformed'],
    [500, 'server_error'],
    [502, 'server_error'],
    [302, 'bad_answer'],
    [204, 'bad_answer'],
  ] as const)('with status %i is %s', (status, expected) => {
    expect(classify(status).class).toBe(expected);
  });

  it('keeps a code of the catalogue and no other text of the peer', () => {
    expect(classify(403, { code: 'SW_FED_PEER_DENIED' })).toMatchObject({
      class: 'refused',
      code: 'SW_FED_PEER_DENIED',
    });
    const hostile = classify(403, { code: '<script>\u001b[2J' });
    expect(hostile.code).toBe('refused');
    expect(hostile.message).toBe(FAILURE_CLASSES.refused.message);
    expect(failure('refused', 'toString').code).toBe('refused');
  });

  it('keeps how far the clocks are apart, by ours, when the peer says that it is the time', () => {
    const skew = { code: 'SW_FED_SIGNATURE_MISMATCH', reason: 'clock_skew', offset_ms: -95_000 };
    expect(classify(401, skew)).toMatchObject({ class: 'bad_signature', clock_offset_ms: 95_000 });
    expect(classify(401, { ...skew, reason: 'bad_signature' }).clock_offset_ms).toBeUndefined();
    expect(classify(401, { ...skew, offset_ms: '95' }).clock_offset_ms).toBeUndefined();
    expect(classify(403, skew).clock_offset_ms).toBeUndefined();
  });

  it('honours Retry-After from an overloaded peer only', () => {
    expect(classify(503, undefined, 5_000).retry_after_ms).toBe(5_000);
    expect(classify(403, undefined, 5_000).retry_after_ms).toBeUndefined();
  });
});
