import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitBytes, sendBody, shareEvents } from './packing';

describe('packing a request', () => {
  it('lets small rooms share it and cuts the one that does not fit', () => {
    expect(shareEvents([1, 3, 500, 2], 100)).toEqual([1, 3, 96, 0]);
  });

  it('never plans more than it may, nor more than there is', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300)), fc.integer({ min: 1, max: 100 }), (pending, max) => {
        const shares = shareEvents(pending, max);
        const total = pending.reduce((sum, count) => sum + count, 0);
        expect(shares.reduce((sum, count) => sum + count, 0)).toBe(Math.min(max, total));
        shares.forEach((share, index) => expect(share).toBeLessThanOrEqual(pending[index]!));
      }),
    );
  });

  it('stays within the bytes, takes prefixes only and always moves something', () => {
    const events = fc.array(
      fc.array(fc.string({ maxLength: 60, unit: 'grapheme' }).map((text) => ({ text }))),
    );
    fc.assert(
      fc.property(events, fc.integer({ min: 1, max: 400 }), (rooms, max) => {
        const fitted = fitBytes(rooms, max);
        fitted.forEach((some, index) => expect(rooms[index]!.slice(0, some.length)).toEqual(some));
        const flat = fitted.flat();
        const size = flat.reduce((sum, { text }) => sum + Buffer.byteLength(text) + 1, 0);
        expect(flat.length <= 1 || size <= max).toBe(true);
        expect(flat.length).toBeGreaterThanOrEqual(Math.min(1, rooms.flat().length));
      }),
    );
  });

  it('writes the events as they are', () => {
    const text = '{"content":{"body":"\u00e9"},"v":1}';
    expect(sendBody([text, text]).toString()).toBe(
      `{"ephemeral":[],"events":[${text},${text}],"notices":[]}`,
    );
  });
});
