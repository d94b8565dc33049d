import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Caller } from '../../apps/cli/src/conformance/caller';
import type { CheckGroup } from '../../apps/cli/src/conformance/check';
import { doorFor } from '../../apps/cli/src/conformance/door';
import { ownKeys } from '../../apps/cli/src/conformance/peer/own-keys';
import { PlayedPeer } from '../../apps/cli/src/conformance/peer/played-peer';
import { QUIET } from '../../apps/cli/src/conformance/report';
import { runChecks, type Result } from '../../apps/cli/src/conformance/run-checks';
import { Subject } from '../../apps/cli/src/conformance/subject';
import { SUITE } from '../../apps/cli/src/conformance/suite';
import { readTarget } from '../../apps/cli/src/conformance/target';
import { freePort } from '../support/free-port';

interface Authority {
  ca: string;
  issue(...hosts: string[]): Promise<{ cert: string; key: string }>;
}

interface Look {
  /** Somebody on the server to invite. */
  user: string;
  patienceMs: number;
  /** Issues the certificate of the peer that is played, and vouches for the server's. */
  authority?: Authority;
  /** Of the suite; all of it, unless told. */
  groups?: readonly CheckGroup[];
}

const HOST = 'conformance.localhost';

async function certified(dir: string, authority: Authority) {
  const files = { cert: join(dir, 'peer.crt'), key: join(dir, 'peer.key') };
  const issued = await authority.issue(HOST, `*.${HOST}`);
  writeFileSync(files.cert, issued.cert);
  writeFileSync(files.key, issued.key);
  return { ...files, subdomains: true };
}

/** Everything that the suite finds out about a server, and with how many requests. */
export async function lookAt(
  url: string,
  { user, patienceMs, authority, groups = SUITE }: Look,
): Promise<{ results: Result[]; requests: number }> {
  const read = readTarget(url);
  if (!read.ok) throw new Error(read.fault);
  const dir = mkdtempSync(join(tmpdir(), 'conformance-'));
  const words = {
    dir,
    name: `${HOST}:${await freePort()}`,
    ...(authority && (await certified(dir, authority))),
  };
  const door = await doorFor(words, read.target);
  const peer = await PlayedPeer.open({ keys: ownKeys(join(dir, 'keys.json'), Date.now()), door });
  try {
    const caller = new Caller(authority?.ca);
    const note = () => undefined;
    const subject = new Subject({
      target: read.target,
      caller,
      peer,
      user,
      patienceMs,
      repairMs: 1_000,
      note,
    });
    const results = await runChecks(subject, groups, Date.now() + 120_000, QUIET);
    return { results, requests: caller.heard.length };
  } finally {
    await peer.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

export const outcomes = (results: readonly Result[], outcome: Result['outcome']): string[] =>
  results.filter((one) => one.outcome === outcome).map(({ id }) => id);
