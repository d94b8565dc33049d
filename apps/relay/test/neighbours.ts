import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { identity, type PeerDescription, type RequestToSign } from '@app/contracts/identity';
import { ingest, type AuditEntry, type ChainPart } from '@app/contracts/ingest';
import { policy, type PeerFact, type PolicyQuestion, type PolicyVerdict } from '@app/contracts/policy';
import { Answers } from '@app/messaging';
import { FederationError, refuse, type Refusal } from '@app/protocol';
import { eventId } from './peer-server';

interface RangeOfChain {
  room_id: string;
  from_seq: number;
  to_seq?: number;
  max_events: number;
  max_bytes: number;
}

interface OwnEvent {
  seq: number;
  event_id: string;
  ts: number;
  text: string;
}

/** What the other contexts know: shared by all relays of a test, as their databases are. */
export class Neighbourhood {
  readonly chains = new Map<string, OwnEvent[]>();
  readonly addresses = new Map<string, string>();
  readonly objections = new Map<string, Refusal>();
  readonly audit: AuditEntry[] = [];
  readonly facts: PeerFact[] = [];
  /** How often the readers of a chain have changed. */
  versions = 0;
  reads = 0;
  signings = 0;
  /** What ingest does when the bus has lost what it announced. */
  tellAnew: () => Promise<void> = () => Promise.resolve();

  /** Appends an event to our own chain in a room. */
  append(room: string, ts: number, size = 0): OwnEvent {
    const chain = this.chains.get(room) ?? [];
    this.chains.set(room, chain);
    const seq = chain.length;
    const body = 'é'.repeat(size / 2);
    const text = `{"content":{"body":"${body}"},"room_id":"${room}","seq":${seq},"ts":${ts}}`;
    const event = { seq, event_id: eventId(room, seq), ts, text };
    chain.push(event);
    return event;
  }
}

/** Answers for identity, policy and ingest, as their contracts say. */
@Controller()
export class Neighbours {
  constructor(private readonly world: Neighbourhood) {}

  @Answers(identity.peer)
  peer(@Payload() { server_name }: { server_name: string }): PeerDescription {
    const federation_url = this.world.addresses.get(server_name);
    if (!federation_url) throw new FederationError(refuse('SW_FED_DISCOVERY_FAILED'));
    return { server_name, federation_url, protocol_versions: ['v1'], key_id: 'k', keys: [], fetched_at: 0 };
  }

  @Answers(identity.signRequests)
  sign(@Payload() { tenant, requests }: { tenant: string; requests: RequestToSign[] }) {
    this.world.signings += 1;
    const signed = ({ method, authority, path, content_digest }: RequestToSign) =>
      [tenant, method, authority, path, content_digest].join(' ');
    return { headers: requests.map((request) => ({ signature: signed(request) })) };
  }

  @Answers(policy.judge)
  judge(@Payload() { questions }: { questions: PolicyQuestion[] }): { verdicts: PolicyVerdict[] } {
    const allowed = { ok: true as const, rule: 'default_mode', policy: {} as never, listed: true };
    const verdicts = questions.map(({ peer }) => {
      const objection = this.world.objections.get(peer);
      return objection ? { ...objection, rule: 'denied_peers' } : allowed;
    });
    return { verdicts };
  }

  @Answers(policy.learn)
  learn(@Payload() { facts }: { facts: PeerFact[] }): Record<string, never> {
    this.world.facts.push(...facts);
    return {};
  }

  @Answers(ingest.recordAudit)
  record(@Payload() { entries }: { entries: AuditEntry[] }): Record<string, never> {
    this.world.audit.push(...entries);
    return {};
  }

  @Answers(ingest.tellAnew)
  async tellAnew(): Promise<{ rooms: number }> {
    await this.world.tellAnew();
    return { rooms: this.world.chains.size };
  }

  @Answers(ingest.readChain)
  read(@Payload() { room_id, from_seq, to_seq, max_events, max_bytes }: RangeOfChain): ChainPart {
    this.world.reads += 1;
    const chain = this.world.chains.get(room_id) ?? [];
    const events: OwnEvent[] = [];
    let bytes = 0;
    for (const event of chain.slice(from_seq, (to_seq ?? chain.length) + 1)) {
      bytes += Buffer.byteLength(event.text);
      if (events.length === max_events || (events.length > 0 && bytes > max_bytes)) break;
      events.push(event);
    }
    const last = chain.at(-1);
    return { events, head: last ? { seq: last.seq, event_id: last.event_id } : null };
  }
}
