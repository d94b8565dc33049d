import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { LINE_STATES, type LineState } from './line-states';

/** One connection through a line: `near` is who asked, `far` who answers. */
export interface Passage {
  near: Socket;
  far: Socket;
  /** Whether a request has gone through since the line came into its state. */
  asked: boolean;
}

/** A TCP way to a port that may change behind it; what happens on the way is the state's affair. */
export class Line {
  private readonly passages = new Set<Passage>();
  private state: LineState = LINE_STATES.open;

  private constructor(
    private readonly server: Server,
    /** Where it leads. */
    public target: number,
  ) {
    server.on('connection', (near) => this.admit(near));
  }

  /** On this port of loopback, or on any free one. */
  static async open(target: number, port = 0): Promise<Line> {
    const server = createServer();
    const line = new Line(server, target);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return line;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  set(name: keyof typeof LINE_STATES): void {
    this.state = LINE_STATES[name];
    for (const passage of this.passages) {
      passage.asked = false;
      if (this.state.hangsUp) hangUp(passage);
    }
  }

  async stop(): Promise<void> {
    this.passages.forEach(hangUp);
    this.server.close();
  }

  private admit(near: Socket): void {
    if (!this.state.admits) return void near.destroy();
    const far = connect(this.target, '127.0.0.1');
    const passage = { near, far, asked: false };
    this.passages.add(passage);
    const later = (act: () => void) =>
      void (this.state.lagMs > 0 ? setTimeout(act, this.state.lagMs) : act());
    near.on('data', (chunk: Buffer) => later(() => this.state.ask(passage, chunk)));
    far.on('data', (chunk: Buffer) => later(() => this.state.answer(passage, chunk)));
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      end.setNoDelay(true);
      end.on('drain', () => other.resume());
      end.on('error', () => end.destroy());
      end.on('end', () => later(() => other.end()));
      end.on('close', () => {
        later(() => other.destroy());
        this.passages.delete(passage);
      });
    }
  }
}

function hangUp({ near, far }: Passage): void {
  near.destroy();
  far.destroy();
}
