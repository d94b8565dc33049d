import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ThrowawayAuthority } from './certificates';

const OWNER_ONLY = { mode: 0o600 };

/** A certificate for these names, and the settings that show it. */
export async function writeCertificate(
  folder: string,
  names: readonly string[],
  authority: ThrowawayAuthority,
): Promise<{ SCAIWAVE_TLS_CERT: string; SCAIWAVE_TLS_KEY: string }> {
  const { cert, key } = await authority.issue(...names);
  const files = { SCAIWAVE_TLS_CERT: join(folder, 'tls.crt'), SCAIWAVE_TLS_KEY: join(folder, 'tls.key') };
  writeFileSync(files.SCAIWAVE_TLS_CERT, cert, OWNER_ONLY);
  writeFileSync(files.SCAIWAVE_TLS_KEY, key, OWNER_ONLY);
  return files;
}

/** Whom the server trusts beside the usual ones. */
export function writeRoots(folder: string, { pem }: ThrowawayAuthority): { SCAIWAVE_FEDERATION_CA: string } {
  const path = join(folder, 'ca.crt');
  writeFileSync(path, pem, OWNER_ONLY);
  return { SCAIWAVE_FEDERATION_CA: path };
}
