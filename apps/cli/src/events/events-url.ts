import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'events.json';

/** Tells the command line of this data directory where to read events, until the function that it gives is called. */
export function announceEvents(dataDir: string, natsUrl: string): () => Promise<void> {
  const path = join(dataDir, FILE);
  rmSync(path, { force: true });
  writeFileSync(path, JSON.stringify({ nats_url: natsUrl }), { mode: 0o600 });
  return () => Promise.resolve(rmSync(path, { force: true }));
}

/** The NATS that is named, or that of the cluster on the data directory here. */
export function eventsUrl(): string | undefined {
  const named = process.env['NATS_URL'];
  if (named) return named;
  const path = join(process.env['SCAIWAVE_DATA_DIR'] ?? '.data', FILE);
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as { nats_url: string }).nats_url;
  } catch {
    return undefined;
  }
}
