import { EventEmitter, once } from 'node:events';
import type { Descriptor } from '@app/protocol';
import type { Door } from '../door';
import { FACES } from './faces';
import { answerOf } from './house';
import { listen, type Answer, type Incoming, type Listener } from './listener';
import { ownDescriptor } from './own-descriptor';
import { OwnRoom } from './own-room';
import { Visits } from './visits';
import type { OwnKeys } from './own-keys';

interface PlayedPeerOptions {
  keys: OwnKeys;
  /** Where it listens; nowhere, if only what needs no answer is looked at. */
  door: Door | undefined;
}

/** Special by form (RFC 6761), so that no DNS is troubled: who it is without a name of its own. */
const NAMELESS = 'conformance.invalid';

const DESCRIPTOR = '/.well-known/scaiwave/server';
const JSON_TYPE = { 'content-type': 'application/json' };

/** The peer that the conformance command plays to the server that it looks at. */
export class PlayedPeer {
  /** How often somebody has asked for its descriptor. */
  descriptorsServed = 0;
  readonly visits: Visits;
  readonly rooms = new Map<string, OwnRoom>();
  guest = '';
  private readonly heard = new EventEmitter();
  private listener: Listener | undefined;

  private constructor(private readonly options: PlayedPeerOptions) {
    this.visits = new Visits(this.serverName);
  }

  static async open(options: PlayedPeerOptions): Promise<PlayedPeer> {
    const peer = new PlayedPeer(options);
    if (options.door) peer.listener = await listen(options.door, (incoming) => peer.answer(incoming));
    return peer;
  }

  get serverName(): string {
    return this.options.door?.serverName ?? NAMELESS;
  }

  /** Who speaks for it. */
  get tester(): string {
    return `@tester:${this.serverName}`;
  }

  get keys(): OwnKeys {
    return this.options.keys;
  }

  get listens(): boolean {
    return this.listener !== undefined;
  }

  /** The address that its name stands for. */
  get origin(): string {
    return this.options.door?.origin ?? `https://${this.serverName}`;
  }

  /** Whether names below its own lead here too. */
  get hasFaces(): boolean {
    return this.options.door?.subdomains ?? false;
  }

  async close(): Promise<void> {
    await this.listener?.close();
  }

  /** Makes a room with the tester in it. */
  openRoom(name: string): OwnRoom {
    const room = new OwnRoom(this, this.tester, name);
    this.rooms.set(room.id, room);
    return room;
  }

  /** Learns who the server is that it is played to. */
  meet(descriptor: Descriptor): void {
    this.guest = descriptor.server_name;
    this.visits.trust(descriptor);
  }

  /** What `find` finds once the server has done its part; undefined after `ms`. */
  async waitFor<T>(find: () => T | undefined, ms: number): Promise<T | undefined> {
    const late = AbortSignal.timeout(ms);
    for (;;) {
      const found = find();
      if (found !== undefined || late.aborted) return found;
      await once(this.heard, 'visit', { signal: late }).catch(() => undefined);
    }
  }

  private answer(incoming: Incoming): Answer {
    if (incoming.path === DESCRIPTOR) return this.describe(incoming);
    try {
      return answerOf(this, incoming);
    } finally {
      this.heard.emit('visit');
    }
  }

  private describe({ authority, query }: Incoming): Answer {
    this.descriptorsServed += 1;
    const face = FACES.find(({ label }) => authority === `${label}.${this.serverName}`);
    const facts = {
      serverName: authority,
      origin: this.originOf(authority),
      keys: this.keys,
      now: Date.now(),
    };
    // Whoever follows a redirect is shown what it must not take.
    return face && query === ''
      ? face.answer(facts)
      : { status: 200, headers: JSON_TYPE, body: ownDescriptor(facts) };
  }

  private originOf(serverName: string): string {
    return this.origin.replace(this.serverName, serverName);
  }
}
