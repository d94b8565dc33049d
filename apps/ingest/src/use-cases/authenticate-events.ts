import type { Delivery } from '@app/contracts/ingest';
import type { PeerKey } from '@app/contracts/identity';
import {
  checkEventTime,
  decodeBase64url,
  parseEvent,
  refuse,
  verifyEventSignature,
  type ParsedEvent,
  type Refusal,
} from '@app/protocol';
import { Injectable } from '@nestjs/common';
import type { AuthenticEvent } from './judge-event';
import { PeerKeys } from './ports';

interface Authenticated {
  delivery: Delivery;
  authentic: AuthenticEvent | Refusal;
  event_id: string | null;
}

/** The checks of an event that need no room: form, origin, content hash, time, key, signature, in that order. */
@Injectable()
export class AuthenticateEvents {
  constructor(private readonly keys: PeerKeys) {}

  async run(deliveries: readonly Delivery[], now: number): Promise<Authenticated[][]> {
    const parsed = deliveries.map((delivery) =>
      delivery.events.map((element) => readEvent(element, delivery.peer, now)),
    );
    const found = await this.findKeys(deliveries, parsed);
    return deliveries.map((delivery, i) =>
      parsed[i]!.map((outcome) => {
        if ('ok' in outcome) return { delivery, authentic: outcome.refusal, event_id: outcome.event_id };
        const { tenant } = delivery;
        const key = found.get(keyName(tenant, outcome));
        return { delivery, authentic: verified(tenant, outcome, key, now), event_id: outcome.id };
      }),
    );
  }

  private async findKeys(
    deliveries: readonly Delivery[],
    parsed: ReadonlyArray<ReadonlyArray<ParsedEvent | Unreadable>>,
  ): Promise<Map<string, PeerKey | Refusal>> {
    const wanted = new Map<string, { tenant: string; server_name: string; key_id: string }>();
    deliveries.forEach(({ tenant }, i) => {
      for (const event of parsed[i]!) {
        if ('ok' in event) continue;
        wanted.set(keyName(tenant, event), {
          tenant,
          server_name: event.event.origin,
          key_id: event.event.signature.key_id,
        });
      }
    });
    const found = new Map<string, PeerKey | Refusal>();
    for (const tenant of new Set([...wanted.values()].map((key) => key.tenant))) {
      const own = [...wanted].filter(([, key]) => key.tenant === tenant);
      const keys = await this.keys.find(
        tenant,
        own.map(([, key]) => key),
      );
      own.forEach(([name], i) => found.set(name, keys[i]!));
    }
    return found;
  }
}

interface Unreadable {
  ok: false;
  refusal: Refusal;
  event_id: string | null;
}

function readEvent(element: string | Refusal, peer: string, now: number): ParsedEvent | Unreadable {
  if (typeof element !== 'string') return { ok: false, refusal: element, event_id: null };
  const parsed = parseEvent(element, { signer: peer });
  if (!parsed.ok) return { ok: false, refusal: parsed, event_id: null };
  const { event } = parsed;
  const time = checkEventTime(event.event, now);
  return time.ok ? event : { ok: false, refusal: time, event_id: event.id };
}

const keyName = (tenant: string, { event }: ParsedEvent): string =>
  `${tenant} ${event.origin} ${event.signature.key_id}`;

const SPEAKS: ReadonlySet<PeerKey['state']> = new Set(['active', 'overlap']);

function verified(
  tenant: string,
  parsed: ParsedEvent,
  key: PeerKey | Refusal | undefined,
  now: number,
): AuthenticEvent | Refusal {
  if (!key) return refuse('SW_FED_SIGNATURE_MISMATCH', undefined, { reason: 'unknown_key' });
  if (!key.ok) return key;
  if (!SPEAKS.has(key.state) || now > key.valid_until)
    return refuse('SW_FED_SIGNATURE_MISMATCH', undefined, { reason: 'expired_key' });
  const genuine = verifyEventSignature(parsed, decodeBase64url(key.public_key)!);
  return genuine.ok ? { tenant, parsed, rank: key.rank } : genuine;
}
