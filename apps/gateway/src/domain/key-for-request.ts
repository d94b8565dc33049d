import { refuse, type Outcome } from '@app/protocol';

/** What decides whether a key may sign requests. Times are epoch milliseconds. */
export interface DatedKey {
  state: 'active' | 'overlap' | 'retired' | 'revoked';
  valid_from: number;
  valid_until: number;
}

/** Requests are signed by a key that is active or in overlap, within its validity (docs/protocol.md, "Keys"). */
export function keyForRequest<Key extends DatedKey>(key: Key, now: number): Outcome<{ key: Key }> {
  const current = key.state === 'active' || key.state === 'overlap';
  if (current && key.valid_from <= now && now < key.valid_until) return { ok: true, key };
  const detail = current ? 'The key is outside its validity.' : `The key is ${key.state}.`;
  return refuse('SW_FED_SIGNATURE_MISMATCH', detail, { reason: 'expired_key' });
}
