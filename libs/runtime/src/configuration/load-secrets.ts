import { hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from './configuration';
import type { ReadConfiguration } from './read-configuration';
import { parseMasterKey } from './read-master-key';
import { Secrets } from './secrets';

const KEY_BYTES = 32;
const ISSUER_LABEL = 'scaiwave.token-issuer.v1';

/** Completes the secrets: a master key that is not given is generated, once, in the data directory. */
export async function loadSecrets({
  configuration,
  secrets,
}: ReadConfiguration): Promise<{ configuration: Configuration; secrets: Secrets }> {
  const masterKey = secrets.masterKey ?? (await keptMasterKey(join(configuration.dataDir, 'secrets')));
  // Derived, so that every process of a cluster has it without another secret to hand out.
  const tokenSeed = Buffer.from(hkdfSync('sha256', masterKey, '', ISSUER_LABEL, KEY_BYTES));
  return { configuration, secrets: new Secrets({ ...secrets, masterKey, tokenSeed }) };
}

async function keptMasterKey(directory: string): Promise<Buffer> {
  const file = join(directory, 'master.key');
  const kept = await readKept(file);
  if (kept) return kept;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flush: true });
  // Of several processes that start at once, one link wins, and a key is never seen half written.
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(draft);
  const made = await readKept(file);
  if (!made) throw new Error(`${file} vanished`);
  return made;
}

async function readKept(file: string): Promise<Buffer | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const key = parseMasterKey(text);
  // A new key would make every stored private key unreadable.
  if (!key) throw new Error(`${file} does not hold a master key; restore it from a backup`);
  return key;
}
