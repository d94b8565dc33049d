import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from './configuration';
import type { ReadConfiguration } from './read-configuration';
import { Secrets } from './secrets';

const KEY_BYTES = 32;

/** Completes the secrets: what the environment does not give is made once and kept in the data directory. */
export function loadSecrets({ configuration, given }: Pick<ReadConfiguration, 'configuration' | 'given'>): {
  configuration: Configuration;
  secrets: Secrets;
} {
  const kept = (name: string) => keptKey(configuration.dataDir, name);
  return {
    configuration,
    secrets: new Secrets({
      ...given,
      masterKey: given.masterKey ?? kept('master.key'),
      tokenSeed: kept('token-issuer.key'),
      tls: readTls(configuration),
    }),
  };
}

function readTls({ tls }: Configuration): { cert: string; key: string } | undefined {
  return tls && { cert: readFileSync(tls.cert, 'utf8'), key: readFileSync(tls.key, 'utf8') };
}

/** Several processes may start at once on one directory: the first to finish its file wins, and all read that one. */
function keptKey(dataDir: string, name: string): Uint8Array {
  const folder = join(dataDir, 'secrets');
  const path = join(folder, name);
  const known = readKey(path);
  if (known) return known;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, randomBytes(KEY_BYTES).toString('base64'), { mode: 0o600, flush: true });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
  return readKey(path)!;
}

function readKey(path: string): Uint8Array | undefined {
  try {
    const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
    if (key.length !== KEY_BYTES)
      throw new Error(`${path} does not hold a key of ${KEY_BYTES} bytes; restore it from a backup.`);
    return key;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
