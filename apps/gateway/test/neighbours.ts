import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { identity, type PeerKey } from '@app/contracts/identity';
import { ingest, type AuditEntry, type Delivery, type StreamItem } from '@app/contracts/ingest';
import { policy, type PolicyQuestion, type PolicyVerdict } from '@app/contracts/policy';
import { Answers } from '@app/messaging';
import { encodeBase64url, FederationError, generateKeyPair, keyIdOf, refuse } from '@app/protocol';

export const HERE = 'here.localhost';
export const OTHER = 'other.localhost';
export const PEER = 'peer.example';

export const peerKeys = generateKeyPair();
export const peerKeyId = keyIdOf(peerKeys.publicKey);

const OPEN = {
  default_mode: 'open' as const,
  allowed_peers: [],
  denied_peers: [],
  max_foreign_participants_per_room: 50,
  max_backfill_events_per_request: 1000,
  min_signature_protocol: 'v1',
};

/** What the contexts around the gateway were asked, and the part of their answers that a test decides. */
export const script = {
  authorities: {} as Record<string, string[]>,
  key: {} as Partial<PeerKey>,
  denied: false,
  floor: 'v1',
  deliveries: [] as Delivery[],
  batches: [] as number[],
  audits: [] as AuditEntry[],
  stream: [] as StreamItem[],
  created: [] as unknown[],
};

/** Answers over the real bus for contexts that are not in the process. */
@Controller()
export class Neighbours {
  @Answers(identity.tenants)
  tenants() {
    return {
      tenants: Object.entries(script.authorities).map(([tenant, authorities]) => ({ tenant, authorities })),
    };
  }

  @Answers(identity.descriptor)
  descriptor(@Payload() { tenant }: { tenant: string }) {
    return { text: `{"server_name":"${tenant}"}` };
  }

  @Answers(identity.peerKeys)
  peerKeys(@Payload() { keys }: { keys: { server_name: string; key_id: string }[] }) {
    return {
      keys: keys.map(({ server_name, key_id }) =>
        server_name === PEER && key_id === peerKeyId
          ? {
              ok: true,
              server_name,
              key_id,
              public_key: encodeBase64url(peerKeys.publicKey),
              state: 'active',
              valid_from: 0,
              valid_until: Number.MAX_SAFE_INTEGER,
              rank: 0,
              ...script.key,
            }
          : refuse('SW_FED_DISCOVERY_FAILED'),
      ),
    };
  }

  @Answers(policy.judge)
  judge(@Payload() { questions }: { questions: PolicyQuestion[] }): { verdicts: PolicyVerdict[] } {
    const verdict: PolicyVerdict = script.denied
      ? { ...refuse('SW_FED_PEER_DENIED'), rule: 'denied_peers' }
      : {
          ok: true,
          rule: 'default_mode',
          listed: true,
          policy: { ...OPEN, min_signature_protocol: script.floor },
        };
    return { verdicts: questions.map(() => verdict) };
  }

  @Answers(policy.learn)
  learn() {
    return {};
  }

  @Answers(policy.read)
  readPolicy() {
    return { ...OPEN, enabled: true, version: 3 };
  }

  @Answers(policy.write)
  writePolicy(@Payload() { change }: { change: object }) {
    return { ...OPEN, ...change, enabled: true, version: 4 };
  }

  @Answers(ingest.accept)
  accept(@Payload() { deliveries }: { deliveries: Delivery[] }) {
    script.deliveries.push(...deliveries);
    script.batches.push(deliveries.length);
    return { answers: deliveries.map(() => ({ results: [], heads: {} })) };
  }

  @Answers(ingest.recordAudit)
  recordAudit(@Payload() { entries }: { entries: AuditEntry[] }) {
    script.audits.push(...entries);
    return {};
  }

  @Answers(ingest.membersForPeer)
  members() {
    throw new FederationError(refuse('SW_FED_NOT_IN_ROOM'));
  }

  @Answers(ingest.signIn)
  signIn(@Payload() { tenant, local_id }: { tenant: string; local_id: string }) {
    return {
      participant_id: `id-of-${local_id}`,
      fqid: `@${local_id}:${tenant}`,
      display_name: local_id,
      avatar_url: null,
      foreign: false,
    };
  }

  @Answers(ingest.createRoom)
  createRoom(@Payload() request: unknown) {
    script.created.push(request);
    return { room_id: 'rm_1' };
  }

  @Answers(ingest.rooms)
  rooms() {
    throw new Error('secret: postgres://user:password@host');
  }

  @Answers(ingest.stream)
  stream(@Payload() { after }: { after: string | null }) {
    const items = script.stream.filter(({ position }) => Number(position) > Number(after ?? 0));
    return { items, position: items.at(-1)?.position ?? after ?? '0' };
  }
}
