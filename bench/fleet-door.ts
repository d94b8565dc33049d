import { createServer, type Server } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { parseEvent } from '@app/protocol';
import { machineMs } from './figures';
import type { SigningPeer } from './signing-peer';

/** What is in a body that the fleet was sent, found once: an event to many peers has one body. */
interface Delivered {
  answer: string;
  invites: Content[];
  joined: string[];
  bodies: string[];
}

interface Content {
  room_id: string;
  invite_id: string;
  target: string;
}

export interface FleetNews {
  invited(invite: Content): void;
  joined(fqid: string, roomId: string): void;
}

const REMEMBERED = 64;

/** The HTTPS side of many peers at once: they answer rightly and verify nothing. */
export class FleetDoor {
  readonly peers = new Map<string, SigningPeer>();
  private readonly known = new Map<string, Delivered>();
  private readonly told = new Set<string>();
  private readonly answered = new Map<string, { peers: Set<string>; lastAt: number }>();

  constructor(private readonly news: FleetNews) {}

  async open(tls: { cert: string; key: string }): Promise<number> {
    const server: Server = createServer({ ...tls, keepAliveTimeout: 120_000 }, (request, response) => {
      const host = request.headers.host ?? '';
      const peer = this.peers.get(host);
      const answer = (status: number, text: string) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(text);
      if (!peer) return answer(404, '{}');
      if (request.method === 'GET') {
        return request.url?.startsWith('/.well-known') ? answer(200, peer.descriptor) : answer(404, '{}');
      }
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const delivered = this.read(Buffer.concat(chunks).toString('utf8'));
        answer(200, delivered.answer);
        this.note(host, delivered);
      });
      return undefined;
    });
    server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 });
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  /** How many peers have answered a message of this body, and when the last of them did. */
  progress(body: string): { peers: number; lastAt: number } {
    const seen = this.answered.get(body);
    return { peers: seen?.peers.size ?? 0, lastAt: seen?.lastAt ?? 0 };
  }

  private note(host: string, { invites, joined, bodies }: Delivered): void {
    for (const body of bodies) {
      const seen = this.answered.get(body) ?? { peers: new Set<string>(), lastAt: 0 };
      if (!seen.peers.has(host)) seen.lastAt = machineMs();
      seen.peers.add(host);
      this.answered.set(body, seen);
    }
    for (const invite of invites) this.once(invite.invite_id, () => this.news.invited(invite));
    for (const key of joined) {
      this.once(key, () => this.news.joined(...(key.split(' ') as [string, string])));
    }
  }

  private once(key: string, tell: () => void): void {
    if (this.told.has(key)) return;
    this.told.add(key);
    tell();
  }

  private read(body: string): Delivered {
    const known = this.known.get(body);
    if (known) return known;
    const delivered = readDelivery(body);
    this.known.set(body, delivered);
    for (const oldest of this.known.keys()) {
      if (this.known.size <= REMEMBERED) break;
      this.known.delete(oldest);
    }
    return delivered;
  }
}

function readDelivery(body: string): Delivered {
  const { events = [] } = JSON.parse(body) as { events?: object[] };
  const heads: Record<string, { seq: number; event_id: string }> = {};
  const delivered: Delivered = { answer: '', invites: [], joined: [], bodies: [] };
  const results = events.map((value) => {
    // Our own servers send canonical bytes with the members in order: spelling them again gives the same text.
    const parsed = parseEvent(JSON.stringify(value));
    if (!parsed.ok) return { event_id: null, status: 'refused', code: parsed.code, retryable: false };
    const { id, roomId, event } = parsed.event;
    const content = (event.content ?? {}) as Record<string, string>;
    if (event.type === 'sw.room.invite') {
      delivered.invites.push({ room_id: roomId, invite_id: content.invite_id!, target: content.target! });
    } else heads[roomId] = { seq: event.seq, event_id: id };
    if (event.type === 'sw.room.member' && content.membership === 'joined') {
      delivered.joined.push(`${content.target} ${roomId}`);
    }
    if (event.type === 'sw.message') delivered.bodies.push(content.body!);
    return { event_id: id, status: 'accepted' };
  });
  delivered.answer = JSON.stringify({ results, heads });
  return delivered;
}
