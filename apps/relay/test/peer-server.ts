import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface SentEvent {
  room_id: string;
  seq: number;
}

/** What a peer does with a request instead of taking the events; undefined takes them. */
export type Mood = (events: SentEvent[], response: ServerResponse) => Promise<boolean> | boolean;

const takes: Mood = () => false;

export const answers =
  (status: number, headers: Record<string, string> = {}, body: object = {}): Mood =>
  (_events, response) => {
    response.writeHead(status, {
      'content-type': status === 200 ? 'application/json' : 'application/problem+json',
      ...headers,
    });
    response.end(JSON.stringify(body));
    return true;
  };

/** Takes the connection and never says anything. */
export const hangs: Mood = () => true;

/** A peer: an HTTP server of its own that keeps our chains and answers `/send` by the protocol. */
export class PeerServer {
  mood: Mood = takes;
  /** The events of each request, as `room/seq`. */
  readonly requests: string[][] = [];
  readonly bodies: string[] = [];
  readonly headers: IncomingMessage['headers'][] = [];
  readonly duplicates: string[] = [];
  /** Refuses these events as a peer does that counts them: `room/seq` to the code. */
  readonly refuses = new Map<string, string>();
  /** Refuses these for now; they take no place. */
  readonly rejects = new Set<string>();
  mostAtOnce = 0;
  /** Added to its clock, which pings read. */
  clockOffsetMs = 0;
  pings = 0;
  /** Requests that it has not answered, and whose sender still waits. */
  underWay = 0;
  private readonly held = new Map<string, Set<number>>();
  private readonly since = new Map<string, number>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<PeerServer> {
    const server = createServer((request, response) => void peer.take(request, response));
    const peer = new PeerServer(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return peer;
  }

  get url(): string {
    return `http://peer.localhost:${(this.server.address() as AddressInfo).port}/_scaiwave/federation`;
  }

  /** The room's events that the peer holds, in order. */
  seqs(room: string): number[] {
    return [...(this.held.get(room) ?? [])].sort((a, b) => a - b);
  }

  /** The order in which a room's events first came. */
  arrivals(room: string): number[] {
    return [...(this.held.get(room) ?? [])];
  }

  hold(room: string, seq: number): void {
    this.held.set(room, (this.held.get(room) ?? new Set()).add(seq));
  }

  beginsAt(room: string, seq: number): void {
    this.since.set(room, seq);
  }

  /** As if restored from a backup that ends at `seq`. */
  forgetAfter(room: string, seq: number): void {
    for (const held of this.seqs(room)) if (held > seq) this.held.get(room)!.delete(held);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    if (request.url?.endsWith('/v1/ping')) return this.answerPing(body, response);
    this.mostAtOnce = Math.max(this.mostAtOnce, (this.underWay += 1));
    response.on('close', () => (this.underWay -= 1));
    const { events } = JSON.parse(body) as { events: SentEvent[] };
    this.bodies.push(body);
    this.headers.push(request.headers);
    this.requests.push(events.map(({ room_id, seq }) => `${room_id}/${seq}`));
    if (await this.mood(events, response)) return;
    const results = events.map((event) => this.store(event));
    const rooms = [...new Set(events.map(({ room_id }) => room_id))];
    const heads = Object.fromEntries(rooms.map((room) => [room, this.head(room)]).filter(([, head]) => head));
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ results, heads }));
  }

  private answerPing(body: string, response: ServerResponse): void {
    this.pings += 1;
    const { nonce } = JSON.parse(body) as { nonce: string };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ nonce, server_time: Date.now() + this.clockOffsetMs, accepts_you: true }));
  }

  private store({ room_id, seq }: SentEvent): object {
    const event_id = eventId(room_id, seq);
    const held = this.held.get(room_id) ?? new Set();
    this.held.set(room_id, held);
    const known = held.has(seq);
    if (known) this.duplicates.push(`${room_id}/${seq}`);
    if (this.rejects.has(`${room_id}/${seq}`))
      return { event_id, status: 'refused', code: 'SW_FED_TS_IN_FUTURE', retryable: true };
    held.add(seq);
    const code = this.refuses.get(`${room_id}/${seq}`);
    if (code) return { event_id, status: 'refused', code, retryable: false };
    return { event_id, status: known ? 'duplicate' : 'accepted' };
  }

  private head(room: string): { seq: number; event_id: string } | undefined {
    let seq = (this.since.get(room) ?? 0) - 1;
    while (this.held.get(room)?.has(seq + 1)) seq += 1;
    return seq < 0 ? undefined : { seq, event_id: eventId(room, seq) };
  }
}

export const eventId = (room: string, seq: number): string => `ev_${room}_${seq}`;
