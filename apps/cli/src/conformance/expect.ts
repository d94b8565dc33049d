import { FEDERATION_ERRORS, type FederationCode, type Reason } from '@app/protocol';
import { holds, type Finding } from './check';
import { inWords, membersOf, type Reply } from './reply';

/** Whether the whole request was refused with one of these codes, its status, and one of the reasons where there are. */
export function refused(
  reply: Reply,
  codes: FederationCode | readonly FederationCode[],
  ...reasons: Reason[]
): Finding {
  const rows = [codes].flat().map((code) => ({ code, status: FEDERATION_ERRORS[code].status }));
  const said = membersOf(reply.json);
  const fits =
    rows.some(({ code, status }) => reply.status === status && said['code'] === code) &&
    (reasons.length === 0 || reasons.some((reason) => said['reason'] === reason));
  const words = rows.map(({ code, status }) => `${status} ${code}`).join(' or ');
  return holds(
    fits,
    [words, reasons.map((reason) => `"${reason}"`).join(' or ')].join(' ').trimEnd(),
    inWords(reply),
  );
}

/** Whether it was answered with 200 and what the protocol asks for. */
export const answeredBy = (reply: Reply, fits: boolean, expected: string): Finding =>
  holds(reply.status === 200 && fits, `200 ${expected}`, inWords(reply));

/** Whether it was answered, with JSON. */
export const answered = (reply: Reply): Finding => answeredBy(reply, reply.json !== undefined, 'and JSON');
