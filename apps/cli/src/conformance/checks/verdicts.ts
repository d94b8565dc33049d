import type { FederationCode, JsonObject, Reason } from '@app/protocol';
import { failed, holds, type Finding } from '../check';
import { inWords, membersOf, verdictsOf, type Reply } from '../reply';

/** The place up to which the server holds our chain in a room; -1 where it has none. */
export function headOf({ json }: Reply, roomId: string): number {
  const { seq } = membersOf(membersOf(membersOf(json)['heads'])[roomId]);
  return typeof seq === 'number' ? seq : -1;
}

const verdictInWords = ({ status, code, reason, retryable }: JsonObject): string =>
  [status, code, reason && `"${String(reason)}"`, retryable === true && 'retryable']
    .filter(Boolean)
    .join(' ');

const seen = (reply: Reply): string => {
  const verdicts = verdictsOf(reply);
  return verdicts.length === 0 ? inWords(reply) : verdicts.map(verdictInWords).join('; ');
};

/** Whether the only event was accepted, or already held where that will do. */
export function eventTaken(reply: Reply, id: string, ...statuses: ('accepted' | 'duplicate')[]): Finding {
  const [verdict, ...rest] = verdictsOf(reply);
  const allowed: string[] = statuses.length === 0 ? ['accepted'] : statuses;
  if (!verdict || rest.length > 0) return failed('200 and one verdict', seen(reply));
  if (verdict['event_id'] !== id) return failed(`event_id ${id}`, String(verdict['event_id']));
  return holds(allowed.includes(String(verdict['status'])), allowed.join(' or '), seen(reply));
}

export interface Refused {
  readonly codes: readonly FederationCode[];
  readonly reason?: Reason;
  readonly retryable?: boolean;
}

/** Whether the only event was refused with one of these codes, and the request taken. */
export function eventRefused(reply: Reply, { codes, reason, retryable }: Refused): Finding {
  const [verdict, ...rest] = verdictsOf(reply);
  const expected = [
    `refused ${codes.join(' or ')}`,
    reason && `"${reason}"`,
    retryable !== undefined && (retryable ? 'retryable' : 'for good'),
  ];
  const fits =
    verdict !== undefined &&
    rest.length === 0 &&
    verdict['status'] === 'refused' &&
    codes.includes(verdict['code'] as FederationCode) &&
    (reason === undefined || verdict['reason'] === reason) &&
    (retryable === undefined || verdict['retryable'] === retryable) &&
    typeof verdict['retryable'] === 'boolean';
  return holds(fits, expected.filter(Boolean).join(' '), seen(reply));
}
