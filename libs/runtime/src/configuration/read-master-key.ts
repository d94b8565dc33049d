import type { EnvironmentReader } from './environment-reader';

const KEY_BYTES = 32;
const SPELLINGS = [
  { pattern: /^[0-9a-f]{64}$/i, encoding: 'hex' },
  { pattern: /^[A-Za-z0-9+/]{43}=?$/, encoding: 'base64' },
  { pattern: /^[A-Za-z0-9_-]{43}=?$/, encoding: 'base64url' },
] as const;

/** The key that encrypts private keys at rest, from the environment or from the file that it names. */
export function readMasterKey(read: EnvironmentReader): Buffer | undefined {
  const given = read.text('SCAIWAVE_MASTER_KEY');
  if (given !== undefined && read.text('SCAIWAVE_MASTER_KEY_FILE') !== undefined) {
    return read.fault('Give SCAIWAVE_MASTER_KEY or SCAIWAVE_MASTER_KEY_FILE, not both.');
  }
  const text = given ?? read.file('SCAIWAVE_MASTER_KEY_FILE');
  if (text === undefined) return undefined;
  return (
    parseMasterKey(text) ??
    read.fault('The master key must be 32 bytes, as base64 or hex. Make one with: openssl rand -base64 32.')
  );
}

export function parseMasterKey(text: string): Buffer | undefined {
  const spelling = SPELLINGS.find(({ pattern }) => pattern.test(text.trim()));
  const key = spelling && Buffer.from(text.trim(), spelling.encoding);
  return key?.length === KEY_BYTES ? key : undefined;
}
