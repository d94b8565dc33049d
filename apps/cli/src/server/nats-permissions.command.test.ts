import 'reflect-metadata';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NATS_USERS } from '@app/messaging';
import { ensureNatsServer } from '../../../../scripts/nats-server.mjs';
import { NatsPermissionsCommand } from './nats-permissions.command';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scaiwave-users-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

async function printed(): Promise<string> {
  let text = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => ((text += String(chunk)), true));
  await new NatsPermissionsCommand().run();
  vi.restoreAllMocks();
  return text;
}

/** What nats-server says of a configuration, without starting on it. */
function judge(configuration: string, env: Record<string, string>): number | null {
  const file = join(folder, 'users.conf');
  writeFileSync(file, configuration);
  return spawnSync(ensureNatsServer(), ['-t', '-c', file], { env }).status;
}

describe('nats-permissions', () => {
  it('prints what nats-server takes, with the passwords from its environment', async () => {
    const users = await printed();
    const names = Object.keys(NATS_USERS).map((user) => `NATS_${user.toUpperCase()}_PASSWORD`);
    const passwords = Object.fromEntries(names.map((name, i) => [name, `secret-${i}`]));
    expect(judge(users, passwords)).toBe(0);
    expect(judge(users, {})).not.toBe(0);
  });

  it('names nobody who may do everything', async () => {
    expect(await printed()).not.toMatch(/"(?:>|\*|\$JS\.>|\$JS\.API\.>|_INBOX\.>)"/);
  });
});
