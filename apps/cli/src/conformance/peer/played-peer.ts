import type { Door } from '../door';
import { listen, type Answer, type Incoming, type Listener } from './listener';
import { ownDescriptor } from './own-descriptor';
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
  private listener: Listener | undefined;

  private constructor(private readonly options: PlayedPeerOptions) {}

  static async open(options: PlayedPeerOptions): Promise<PlayedPeer> {
    const peer = new PlayedPeer(options);
    if (options.door) peer.listener = await listen(options.door, (incoming) => peer.answer(incoming));
    return peer;
  }

  get serverName(): string {
    return this.options.door?.serverName ?? NAMELESS;
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

  async close(): Promise<void> {
    await this.listener?.close();
  }

  private answer({ path }: Incoming): Answer {
    if (path !== DESCRIPTOR) return { status: 404, headers: JSON_TYPE, body: '{}' };
    this.descriptorsServed += 1;
    const { serverName, origin, keys } = this;
    return {
      status: 200,
      headers: JSON_TYPE,
      body: ownDescriptor({ serverName, origin, keys, now: Date.now() }),
    };
  }
}
