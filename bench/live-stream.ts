import { Agent, buildConnector, request } from 'undici';
import type { Readable } from 'node:stream';
import type { DemoServer } from '../apps/cli/src/demo/demo-server';
import { machineMs } from './figures';

const PATIENCE_MS = 20_000;

/** What a person is shown as it happens. A line is sent after its row is committed, never before. */
export class LiveStream {
  private text = '';
  private waiting: { needle: string; resolve: (at: number) => void } | undefined;

  private constructor(
    private readonly body: Readable,
    private readonly agent: Agent,
  ) {
    body.on('data', (chunk: Buffer) => {
      this.text = (this.text + chunk.toString('utf8')).slice(-65_536);
      this.look();
    });
    body.on('error', () => undefined);
  }

  static async open(server: DemoServer, token: string, ca: string): Promise<LiveStream> {
    const connect = buildConnector({ ca });
    const agent = new Agent({
      bodyTimeout: 0,
      connect: (options, done) => connect({ ...options, hostname: '127.0.0.1' }, done),
    });
    const { statusCode, body } = await request(`${server.url}/v1/me/stream`, {
      dispatcher: agent,
      headers: { authorization: `Bearer ${token}` },
    });
    if (statusCode !== 200) throw new Error(`The live stream answered ${statusCode}.`);
    return new LiveStream(body, agent);
  }

  /** When the text came by; it rejects after a while. */
  shows(needle: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`"${needle}" was never shown.`)), PATIENCE_MS);
      this.waiting = {
        needle,
        resolve: (at) => {
          clearTimeout(timer);
          resolve(at);
        },
      };
      this.look();
    });
  }

  close(): void {
    this.body.destroy();
    void this.agent.destroy();
  }

  private look(): void {
    if (!this.waiting || !this.text.includes(this.waiting.needle)) return;
    this.text = '';
    const { resolve } = this.waiting;
    this.waiting = undefined;
    resolve(machineMs());
  }
}
