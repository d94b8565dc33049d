import { Injectable } from '@nestjs/common';
import { identity, type PeerDescription } from '@app/contracts/identity';
import { Bus } from '@app/messaging';
import { Clock } from '@app/runtime';
import { linkKey, type Link } from '../use-cases/ports';

const VALID_MS = 10 * 60_000;
const MOST_REMEMBERED = 10_000;

interface PeerPlace {
  sendUrl: URL;
  versions: string[];
}

/** Where peers' federation endpoints are and what they speak, as identity found them. */
@Injectable()
export class PeerAddresses {
  private readonly known = new Map<string, { at: number; place: Promise<PeerPlace> }>();
  private readonly stale = new Set<string>();

  constructor(
    private readonly bus: Bus,
    private readonly clock: Clock,
  ) {}

  /** The URL of the peer's `/send`; rejects with identity's refusal. */
  async sendUrl(link: Link): Promise<URL> {
    return (await this.find(link)).sendUrl;
  }

  /** The versions that the peer speaks; rejects as `sendUrl` does. */
  async versions(link: Link): Promise<string[]> {
    return (await this.find(link)).versions;
  }

  forget(link: Link, refresh: boolean): void {
    const key = linkKey(link);
    this.known.delete(key);
    if (this.stale.size >= MOST_REMEMBERED) this.stale.clear();
    if (refresh) this.stale.add(key);
  }

  private find(link: Link): Promise<PeerPlace> {
    const key = linkKey(link);
    const known = this.known.get(key);
    if (known && this.clock.now() - known.at < VALID_MS) return known.place;
    const place = this.look(link, this.stale.delete(key));
    if (this.known.size >= MOST_REMEMBERED) this.known.clear();
    this.known.set(key, { at: this.clock.now(), place });
    // A failure is not remembered here: identity has its own negative cache.
    place.catch(() => this.known.get(key)?.place === place && this.known.delete(key));
    return place;
  }

  private async look({ tenant, peer }: Link, refresh: boolean): Promise<PeerPlace> {
    const question = { tenant, server_name: peer, ...(refresh && { refresh }) };
    const { federation_url, protocol_versions }: PeerDescription = await this.bus.ask(
      identity.peer,
      question,
    );
    return { sendUrl: new URL(`${federation_url}/v1/send`), versions: protocol_versions };
  }
}
