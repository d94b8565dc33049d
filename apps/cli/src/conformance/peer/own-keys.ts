import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  encodeBase64url,
  decodeBase64url,
  generateKeyPair,
  keyIdOf,
  signerOf,
  type DescriptorKey,
  type KeyState,
  type Signer,
} from '@app/protocol';

/** A key of the peer that is played. */
export interface OwnKey {
  readonly listed: DescriptorKey;
  readonly sign: Signer;
}

/** One key in each state, and one that no descriptor lists. */
export type OwnKeys = Readonly<Record<KeyState | 'unlisted', OwnKey>>;

interface Kept {
  seed: string;
  valid_from: number;
}

const DAY_MS = 86_400_000;
/** From the oldest to the newest; keys of one server are ordered by `valid_from`. */
const STATES = ['revoked', 'retired', 'overlap', 'active', 'unlisted'] as const;
const LIFE_MS = 3_650 * DAY_MS;

/**
 * The keys of the peer that is played, from a file, made the first time. They are kept, because a server that
 * has seen a name with one key rightly refuses another (docs/protocol.md, section 5, "Continuity").
 */
export function ownKeys(file: string, now: number): OwnKeys {
  const kept = readKept(file) ?? keep(file, now);
  return Object.fromEntries(STATES.map((state) => [state, keyOf(state, kept[state]!)])) as OwnKeys;
}

function readKept(file: string): Record<string, Kept> | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, Kept>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function keep(file: string, now: number): Record<string, Kept> {
  const made = STATES.map((state, place): [string, Kept] => [
    state,
    { seed: encodeBase64url(generateKeyPair().seed), valid_from: now - (STATES.length - place) * DAY_MS },
  ]);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(made), null, 2)}\n`, { mode: 0o600 });
  return Object.fromEntries(made);
}

function keyOf(state: (typeof STATES)[number], { seed, valid_from }: Kept): OwnKey {
  const bytes = decodeBase64url(seed)!;
  const { publicKey } = generateKeyPair(() => bytes);
  return {
    sign: signerOf(bytes),
    listed: {
      key_id: keyIdOf(publicKey),
      public_key: encodeBase64url(publicKey),
      state: state === 'unlisted' ? 'active' : state,
      valid_from,
      valid_until: valid_from + LIFE_MS,
    },
  };
}
