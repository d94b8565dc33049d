import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFqid } from '@app/protocol';
import { CommandRunner, Option, SubCommand } from 'nest-commander';
import { CommandFailed, EXIT } from '../exit';
import { untilInterrupted } from '../until-interrupted';
import { Caller } from './caller';
import { doorFor, LOOPBACK_NAME, type Door } from './door';
import { ownKeys } from './peer/own-keys';
import { PlayedPeer } from './peer/played-peer';
import { countsOf, Progress, QUIET, summary } from './report';
import { isThere } from './rungs';
import { runChecks, type Listener, type Result } from './run-checks';
import { Subject } from './subject';
import { SUITE } from './suite';
import { readTarget, type Target } from './target';

interface Words {
  name?: string;
  listen?: string;
  cert?: string;
  key?: string;
  ca?: string;
  dir?: string;
  user?: string;
  wait?: number;
  subdomains?: boolean;
  json?: boolean;
}

const DIR = join('.data', 'conformance');
const PATIENCE_MS = 600_000;
const WAIT_S = 60;

const note = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (line: string): void => void process.stdout.write(`${line}\n`);

@SubCommand({
  name: 'conformance',
  arguments: '<url>',
  description:
    'play a peer to a running server, and say rule by rule what it got right (docs/conformance.md)',
})
export class ConformanceCommand extends CommandRunner {
  async run([url = '']: string[], words: Words): Promise<void> {
    const read = readTarget(url);
    if (!read.ok) throw new CommandFailed(read.fault, EXIT.usage);
    if (words.user !== undefined && !isFqid(words.user))
      throw new CommandFailed('--user takes a whole name, such as @bob:chat.example.org.', EXIT.usage);
    const { target } = read;
    const dir = words.dir ?? DIR;
    const door = await doorFor({ ...words, dir }, target);
    const peer = await open(door, dir);
    try {
      if (!words.json) introduce(target, peer, door);
      const caller = new Caller(words.ca === undefined ? undefined : readRoots(words.ca));
      const subject = new Subject({
        target,
        caller,
        peer,
        user: words.user,
        patienceMs: 1_000 * (words.wait ?? WAIT_S),
        note,
      });
      const absent = await isThere(subject);
      if (absent) throw new CommandFailed(absent);
      const results = await this.look(subject, words.json ? QUIET : new Progress(print));
      const counts = countsOf(results);
      if (words.json)
        print(
          JSON.stringify({ server_name: target.serverName, as: peer.serverName, ...counts, checks: results }),
        );
      else print(`\n${summary(counts)}`);
      if (counts.failed > 0) throw new CommandFailed('', EXIT.failed);
    } finally {
      await peer.close();
    }
  }

  /** Leaves the room as it should be left, also when it is interrupted. */
  private async look(subject: Subject, listener: Listener): Promise<Result[]> {
    try {
      const made = runChecks(subject, SUITE, Date.now() + PATIENCE_MS, listener);
      const results = await Promise.race([made, untilInterrupted()]);
      if (!results) throw new CommandFailed('Interrupted.');
      return results;
    } finally {
      await subject.end();
    }
  }

  @Option({
    flags: '--name <server_name>',
    description: `the name to play a peer under; ${LOOPBACK_NAME} for servers on this machine`,
  })
  parseName(name: string): string {
    return name;
  }

  @Option({ flags: '--listen <address>', description: 'where the name leads, such as 0.0.0.0:8443' })
  parseListen(address: string): string {
    return address;
  }

  @Option({
    flags: '--cert <file>',
    description: 'certificate of the name, PEM; without it a TLS proxy has to be in front',
  })
  parseCert(file: string): string {
    return file;
  }

  @Option({ flags: '--key <file>', description: 'its private key, PEM' })
  parseKey(file: string): string {
    return file;
  }

  @Option({
    flags: '--subdomains',
    description: 'the names below --name lead here too, and the certificate is good for them',
  })
  parseSubdomains(): boolean {
    return true;
  }

  @Option({ flags: '--ca <file>', description: "roots that the server's certificate may have, PEM" })
  parseCa(file: string): string {
    return file;
  }

  @Option({ flags: '--dir <directory>', description: `where the keys are kept between runs; ${DIR}` })
  parseDir(directory: string): string {
    return directory;
  }

  @Option({
    flags: '--user <fqid>',
    description: 'somebody on the server who is invited, such as @bob:chat.example.org',
  })
  parseUser(fqid: string): string {
    return fqid;
  }

  @Option({
    flags: '--wait <seconds>',
    description: `how long --user is waited for to accept; ${WAIT_S}, and 0 for not at all`,
  })
  parseWait(seconds: string): number {
    if (!/^\d{1,4}$/.test(seconds)) throw new CommandFailed('--wait takes seconds.', EXIT.usage);
    return Number(seconds);
  }

  @Option({ flags: '--json', description: 'print one JSON document' })
  parseJson(): boolean {
    return true;
  }
}

async function open(door: Door | undefined, dir: string): Promise<PlayedPeer> {
  try {
    return await PlayedPeer.open({ keys: ownKeys(join(dir, 'keys.json'), Date.now()), door });
  } catch (error) {
    throw new CommandFailed(`The peer cannot be played: ${(error as Error).message}.`);
  }
}

function readRoots(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandFailed((error as Error).message, EXIT.usage);
  }
}

function introduce(target: Target, peer: PlayedPeer, door: Door | undefined): void {
  print(`Looking at ${target.serverName}`);
  print(
    door
      ? `as ${peer.serverName}, listening on ${door.host}:${door.port}`
      : 'without a name of our own: only what needs no identity can be checked',
  );
}
