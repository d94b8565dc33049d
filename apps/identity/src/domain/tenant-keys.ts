import { refuse, type DescriptorKey, type Outcome } from '@app/protocol';

/** How long a key signs, and how long it is believed after its successor took over: milliseconds. */
export interface KeyPeriods {
  readonly rotationMs: number;
  readonly overlapMs: number;
}

export interface NewKey {
  readonly key_id: string;
  readonly public_key: string;
}

/** A receiver reads at most 64 keys; a key that is no longer listed counts as retired. */
const MAX_LISTED = 60;

/** The keys as they stand at a moment, newest first: an overlap that has run out is retired. */
export function keysAt(keys: readonly DescriptorKey[], now: number): DescriptorKey[] {
  return [...keys]
    .sort((a, b) => b.valid_from - a.valid_from)
    .map((key) => (hasRunOut(key, now) ? { ...key, state: 'retired' } : key));
}

const hasRunOut = ({ state, valid_until }: DescriptorKey, now: number) =>
  state === 'overlap' && valid_until <= now;

/** The keys that a descriptor shows. */
export const listedKeys = (keys: readonly DescriptorKey[]): DescriptorKey[] => keys.slice(0, MAX_LISTED);

export const activeKey = (keys: readonly DescriptorKey[]): DescriptorKey | undefined =>
  keys.find(({ state }) => state === 'active');

export const nextRotation = (keys: readonly DescriptorKey[], { rotationMs }: KeyPeriods): number | null => {
  const active = activeKey(keys);
  return active ? active.valid_from + rotationMs : null;
};

/** Whether the active key has signed for its whole period. */
export const isDue = (keys: readonly DescriptorKey[], now: number, periods: KeyPeriods): boolean =>
  now >= (nextRotation(keys, periods) ?? Infinity);

/** When the oldest overlap runs out and the descriptor has to say so. */
export const nextRetirement = (keys: readonly DescriptorKey[]): number =>
  Math.min(...keys.filter(({ state }) => state === 'overlap').map(({ valid_until }) => valid_until));

export function firstKey(
  keys: readonly DescriptorKey[],
  key: NewKey,
  now: number,
  periods: KeyPeriods,
): Outcome<{ keys: DescriptorKey[] }> {
  if (activeKey(keys)) {
    return refuse('SW_FED_BAD_KEY', 'This server has a key; use rotate to replace it.');
  }
  return { ok: true, keys: [begin(key, keys, now, periods), ...keysAt(keys, now)] };
}

/** Puts a new key in the active one's place, which stays believed for the overlap or is revoked at once. */
export function rotate(
  keys: readonly DescriptorKey[],
  key: NewKey,
  now: number,
  periods: KeyPeriods & { revokeOld: boolean },
): Outcome<{ keys: DescriptorKey[] }> {
  if (!activeKey(keys)) {
    return refuse('SW_FED_BAD_KEY', 'There is no key to rotate; generate the first one.');
  }
  const superseded = keysAt(keys, now).map((old) => supersede(old, now, periods));
  return { ok: true, keys: [begin(key, keys, now, periods), ...superseded] };
}

/** A later key begins later, so that every server puts them in one order. */
function begin(key: NewKey, keys: readonly DescriptorKey[], now: number, periods: KeyPeriods): DescriptorKey {
  const valid_from = Math.max(now, ...keys.map((old) => old.valid_from + 1));
  return {
    ...key,
    state: 'active',
    valid_from,
    valid_until: valid_from + periods.rotationMs + periods.overlapMs,
  };
}

function supersede(
  key: DescriptorKey,
  now: number,
  { overlapMs, revokeOld }: KeyPeriods & { revokeOld: boolean },
): DescriptorKey {
  if (key.state !== 'active') return key;
  const ends = revokeOld ? now : now + overlapMs;
  return {
    ...key,
    state: revokeOld ? 'revoked' : 'overlap',
    valid_until: Math.max(Math.min(ends, key.valid_until), key.valid_from + 1),
  };
}
