import type { ValueTransformer } from 'typeorm';

/** For `bigint` columns, which the driver hands over as strings: a number, exact within ±(2^53 − 1). */
export const bigintColumn: ValueTransformer = {
  to: (value: unknown) => value,
  from: (stored: string | null) => (stored === null ? null : exactInteger(stored)),
};

function exactInteger(stored: string): number {
  const value = Number(stored);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${stored} does not fit a number`);
  return value;
}
