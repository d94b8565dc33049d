import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { spawn, type ChildProcess } from 'node:child_process';
import type { Agent } from 'undici';
import { NODE_FLAGS } from '../server/node-flags';
import { ApiSession } from './api-session';
import type { ThrowawayAuthority } from './certificates';
import { freePort } from './free-port';
import { localToken, type Power } from './local-token';
import { writeCertificate, writeRoots } from './tls-files';

const STANDALONE = join(__dirname, '..', '..', '..', 'standalone', 'src', 'main.js');
const READY = / ready at /;
const START_MS = 60_000;

/** A whole server of the demo: its own process, data directory, database and certificate. */
export class DemoServer {
  private child: ChildProcess | undefined;
  private output = '';

  private constructor(
    readonly serverName: string,
    readonly port: number,
    private readonly env: Record<string, string>,
    private readonly agent: Agent,
  ) {}

  static async create(
    label: string,
    directory: string,
    authority: ThrowawayAuthority,
    agent: Agent,
  ): Promise<DemoServer> {
    const [port, opsPort] = [await freePort(), await freePort()];
    const host = `${label}.localhost`;
    const dataDir = join(directory, label);
    mkdirSync(dataDir, { recursive: true });
    const env = {
      ...(await writeCertificate(dataDir, [host], authority)),
      ...writeRoots(dataDir, authority),
      SCAIWAVE_SERVER_NAME: `${host}:${port}`,
      SCAIWAVE_DATA_DIR: dataDir,
      SCAIWAVE_FEDERATION_PRIVATE_NETWORKS: '127.0.0.0/8',
      SCAIWAVE_LISTEN_HOST: '127.0.0.1',
      PORT: String(port),
      OPS_PORT: String(opsPort),
      LOG_LEVEL: 'warn',
      // Nothing listens there: the demo shows who gets a token.
      LIVEKIT_URL: `wss://calls.${host}`,
      LIVEKIT_API_KEY: label,
      LIVEKIT_API_SECRET: randomBytes(24).toString('base64url'),
    };
    return new DemoServer(env.SCAIWAVE_SERVER_NAME, port, env, agent);
  }

  get url(): string {
    return `https://${this.serverName}`;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** A file in its data directory. */
  path(name: string): string {
    return join(this.env['SCAIWAVE_DATA_DIR']!, name);
  }

  /** `nodeFlags` are for the process itself, such as a profiler's. */
  async start(nodeFlags: readonly string[] = []): Promise<void> {
    const child = spawn(process.execPath, [...NODE_FLAGS, ...nodeFlags, STANDALONE, 'serve'], {
      env: { PATH: process.env['PATH'] ?? '', ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.child = child;
    const ready = new Promise<void>((resolve, reject) => {
      const read = (chunk: Buffer) => {
        this.output = (this.output + chunk.toString('utf8')).slice(-8_192);
        if (READY.test(this.output)) resolve();
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', (code) =>
        reject(new Error(`${this.serverName} ended with ${code}:\n${this.output}`)),
      );
      setTimeout(
        () =>
          reject(new Error(`${this.serverName} was not ready after ${START_MS / 1000} s:\n${this.output}`)),
        START_MS,
      ).unref();
    });
    await ready;
    this.output = '';
  }

  /** As a power cut would: no handler runs. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  /** A session with a token from the server's own issuer. */
  async session(localId: string, power: Power = 'member'): Promise<ApiSession> {
    return new ApiSession(this.url, this.agent, await this.token(localId, power));
  }

  token(localId: string, power: Power = 'member'): Promise<string> {
    return localToken(this.env, localId, power);
  }

  stranger(): ApiSession {
    return new ApiSession(this.url, this.agent);
  }
}
