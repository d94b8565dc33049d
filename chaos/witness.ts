import { setTimeout as pause } from 'node:timers/promises';
import type { ApiSession } from '../apps/cli/src/demo/api-session';

const PAUSE_MS = 100;

interface TimelineLine {
  room_id: string;
  data: { event_id: string; type: string };
}

/** Follows the live stream of one person, resuming where it broke off; counts how often each event was told. */
export class Witness {
  readonly messages: { room: string; event_id: string }[] = [];
  readonly heard = new Map<string, number>();
  private readonly closing = new AbortController();
  private last: string | undefined;

  constructor(
    readonly server: string,
    private readonly person: ApiSession,
    private readonly hear: (eventId: string, server: string) => void,
  ) {}

  /** Resolves when it listens for the first time; it goes on until `close`. */
  async open(): Promise<void> {
    const body = await this.person.stream(this.closing.signal, this.last);
    void this.goOn(body);
  }

  close(): void {
    this.closing.abort();
  }

  private async goOn(first: AsyncIterable<Buffer>): Promise<void> {
    for (
      let body: AsyncIterable<Buffer> | undefined = first;
      !this.closing.signal.aborted;
      body = undefined
    ) {
      try {
        await this.read(body ?? (await this.person.stream(this.closing.signal, this.last)));
      } catch {
        // Its server is away, or has hung up.
      }
      await pause(PAUSE_MS);
    }
  }

  private async read(body: AsyncIterable<Buffer>): Promise<void> {
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of body) {
      const blocks = (text + decoder.decode(chunk, { stream: true })).split('\n\n');
      text = blocks.pop()!;
      blocks.forEach((block) => this.take(block));
    }
  }

  private take(block: string): void {
    const fields = new Map(block.split('\n').map((line) => splitOnce(line, ': ')));
    this.last = fields.get('id') ?? this.last;
    if (fields.get('event') !== 'timeline') return;
    const { room_id: room, data } = JSON.parse(fields.get('data')!) as TimelineLine;
    const { event_id, type } = data;
    if (type === 'sw.message' && !this.heard.has(event_id)) this.messages.push({ room, event_id });
    this.heard.set(event_id, (this.heard.get(event_id) ?? 0) + 1);
    this.hear(event_id, this.server);
  }
}

function splitOnce(line: string, at: string): [string, string] {
  const place = line.indexOf(at);
  return place < 0 ? [line, ''] : [line.slice(0, place), line.slice(place + at.length)];
}
