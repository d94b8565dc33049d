import { type JsonValue, isJsonObject } from '../../json/json-value';
import { isFqid } from '../../names/fqid';
import { isEventId } from '../../names/ids';
import { isServerName } from '../../names/server-name';
import { flag, natural, object, oneOf, shape, spelled, text, type Rule } from './content-shape';

const MAX_NAME_BYTES = 1_024;
const INVITE_ID = /^[A-Za-z0-9_-]{1,64}$/;
const CODE = /^SW_FED_[A-Z][A-Z_]{0,56}$/;

const fqid = spelled(isFqid);
const eventId = spelled(isEventId);
const inviteId = spelled((value) => INVITE_ID.test(value));
const history = oneOf('shared', 'since_join');

/** Up to where in each server's chain the home had accepted. A server whose chain was empty has no entry. */
export type Heads = Readonly<Record<string, { readonly seq: number; readonly event_id: string }>>;

const heads: Rule<Heads> = (value): value is Heads & JsonValue =>
  isJsonObject(value) && Object.entries(value).every(([name, head]) => isServerName(name) && isHead(head));

const isHead = (head: JsonValue) =>
  isJsonObject(head) && natural(head.seq ?? null) && eventId(head.event_id ?? null);

export const create = shape({
  name: text(0, MAX_NAME_BYTES),
  room_type: oneOf('group', 'dm', 'sidekick'),
  history,
  creator: fqid,
});

export const settings = shape({}, { name: text(0, MAX_NAME_BYTES), history });

export const invite = shape(
  { invite_id: inviteId, target: fqid, expires_at: natural, create_event: object, direct: flag },
  { requested_by: fqid },
);

export const inviteRequest = shape({ target: fqid });

export const join = shape({ invite_id: inviteId });

export const decline = shape({ invite_id: inviteId });

export const leave = shape({});

export const member = shape(
  {
    target: fqid,
    membership: oneOf(
      'joined',
      'left',
      'kicked',
      'banned',
      'unbanned',
      'declined',
      'invite_rescinded',
      'invite_expired',
    ),
    heads,
  },
  { cause: eventId, by: fqid },
);

export const refusal = shape({ cause: eventId, code: spelled((value) => CODE.test(value)) });
