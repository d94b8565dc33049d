import type { MessagePlace } from '@app/contracts/ingest';
import type { EventDelivery } from '@app/contracts/relay';

/** How far a message is on its way to one server; times are epoch milliseconds. */
export interface DeliveryView {
  server_name: string;
  state: 'delivered' | 'waiting' | 'refused' | 'failed';
  /** Since when it waits. */
  since: number | null;
  next_attempt_at: number | null;
  /** Why it was refused, or why it waits as far as that is known. */
  code: string | null;
}

/** One row for each server that is to have the message. A refusal for good counts as delivered to the relay alone. */
export function composeDelivery(
  { ts, refused_by }: Pick<MessagePlace, 'ts' | 'refused_by'>,
  servers: readonly EventDelivery[],
): DeliveryView[] {
  const refusals = new Map(refused_by.map(({ peer, code }) => [peer, code]));
  return servers.map(({ peer, state, next_attempt_at, last_error_code }) => {
    const refused = state === 'delivered' && refusals.has(peer);
    return {
      server_name: peer,
      state: refused ? 'refused' : state,
      since: state === 'waiting' ? ts : null,
      next_attempt_at,
      code: refused ? refusals.get(peer)! : last_error_code,
    };
  });
}
