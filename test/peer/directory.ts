import { call, type Tls } from './https';
import { fromBase64url } from './wire/bytes';
import { readDescriptor, type Descriptor } from './wire/descriptor';
import { mismatch, no, type Refused } from './wire/refusal';

/** The descriptors of other servers (section 5), fetched when first needed. */
export class Directory {
  private readonly known = new Map<string, Descriptor>();

  constructor(
    private readonly tls: Tls,
    private readonly now: () => number,
  ) {}

  /** Fetches and checks a descriptor; rejects if it is not to be believed. */
  async discover(serverName: string): Promise<Descriptor> {
    const url = new URL(`https://${serverName}/.well-known/scaiwave/server`);
    const reply = await call(url, {}, this.tls);
    const found = reply.status === 200 ? readDescriptor(reply.text, serverName, this.now()) : undefined;
    if (!found)
      throw new Error(`${serverName}: no descriptor to believe, status ${reply.status}: ${reply.text}`);
    this.known.set(serverName, found);
    return found;
  }

  async get(serverName: string): Promise<Descriptor> {
    return this.known.get(serverName) ?? this.discover(serverName);
  }

  /** A key, after one more look at the descriptor if it is not there; `old` lets retired keys pass. */
  async keyOf(serverName: string, keyId: string, { old = false } = {}): Promise<Uint8Array | Refused> {
    try {
      const find = ({ keys }: Descriptor) => keys.find(({ key_id }) => key_id === keyId);
      const key = find(await this.get(serverName)) ?? find(await this.discover(serverName));
      if (!key) return mismatch('unknown_key');
      if (!old && key.state !== 'active' && key.state !== 'overlap') return mismatch('expired_key');
      return fromBase64url(key.public_key) ?? mismatch('unknown_key');
    } catch {
      return no('DISCOVERY_FAILED', undefined, true);
    }
  }
}
