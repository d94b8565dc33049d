import { describe, expect, it } from 'vitest';
import { bigintColumn } from './columns';

describe('bigintColumn', () => {
  it('reads the string the driver gives as a number, and null as null', () => {
    expect(bigintColumn.from('1763700000000')).toBe(1763700000000);
    expect(bigintColumn.from(null)).toBeNull();
  });

  it('refuses a value that a number would round', () => {
    expect(() => bigintColumn.from('9007199254740993')).toThrow(RangeError);
  });
});
