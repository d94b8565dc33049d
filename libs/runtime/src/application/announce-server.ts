import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from '../configuration/configuration';

/** Tells the command line of this data directory where its server is; where nothing can be written, nobody looks. */
export function announceServer({ dataDir, serverName }: Configuration, url: string | null): void {
  if (url === null) return;
  const path = join(dataDir, 'server.json');
  try {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(`${path}.new`, JSON.stringify({ url, server_name: serverName }));
    renameSync(`${path}.new`, path);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!READ_ONLY.has(code)) throw error;
  }
}

const READ_ONLY = new Set(['EROFS', 'EACCES', 'EPERM']);
