import { ingest } from '@app/contracts/ingest';
import type { Bus } from '@app/messaging';
import {
  admitDescriptor,
  composeDescriptor,
  draftEvent,
  encodeBase64url,
  generateKeyPair,
  keyIdOf,
  readDescriptor,
  signBytes,
  type EventDraft,
  type EventInput,
} from '@app/protocol';
import { PeerStore } from '../../identity/src/use-cases/ports';
import { HOME, type HostedRoom } from './hosted-room';

const DAY_MS = 86_400_000;

type Said = Pick<EventInput, 'room_id' | 'sender' | 'seq' | 'prev' | 'type' | 'content'>;

/** Another server, without the network: what it signs comes to ingest as the gateway would bring it. */
export class SigningServer {
  private readonly keys = generateKeyPair();
  private readonly key_id = keyIdOf(this.keys.publicKey);

  constructor(
    private readonly hosted: HostedRoom,
    readonly name: string,
  ) {}

  fqid(localId: string): string {
    return `@${localId}:${this.name}`;
  }

  /** As if it had been discovered. */
  async beKnown(): Promise<void> {
    const { key_id, name } = this;
    const now = Date.now();
    const public_key = encodeBase64url(this.keys.publicKey);
    const { signingBytes, finish } = composeDescriptor({
      server_name: name,
      protocol_versions: ['v1'],
      key_id,
      public_key,
      keys: [{ key_id, public_key, state: 'active', valid_from: now - DAY_MS, valid_until: now + DAY_MS }],
      endpoints: { federation: `https://${name}/_scaiwave/federation` },
      issued_at: now - 1_000,
      expires_at: now + DAY_MS,
    });
    const text = finish([{ key_id, value: encodeBase64url(signBytes(this.keys.seed, signingBytes)) }]);
    const sound = readDescriptor(Buffer.from(text), { expectedName: name, now });
    if (!sound.ok) throw new Error(sound.detail);
    const fetched = { serverName: name, text, at: now };
    const store = this.hosted.running.app.get(PeerStore, { strict: false });
    await store.admit(HOME, fetched, (known) => admitDescriptor(known, sound, { now }));
  }

  draft(said: Said): EventDraft {
    return draftEvent({ ...said, origin: this.name, ts: Date.now(), salt: new Uint8Array(16) });
  }

  /** Resolves to the verdicts. */
  deliver(...drafts: EventDraft[]) {
    return this.deliverBy(this.hosted.bus, ...drafts);
  }

  /** Through one of several processes. */
  async deliverBy(bus: Bus, ...drafts: EventDraft[]) {
    const events = drafts.map(({ seal, signingBytes }) =>
      seal(this.key_id, signBytes(this.keys.seed, signingBytes)),
    );
    const delivery = { tenant: HOME, peer: this.name, events, notices: [], trace_id: 'trace' };
    const { answers } = await bus.ask(ingest.accept, { deliveries: [delivery] });
    const [answer] = answers;
    if (!answer || !('results' in answer)) throw new Error('refused as a whole', { cause: answer });
    return answer.results;
  }
}
