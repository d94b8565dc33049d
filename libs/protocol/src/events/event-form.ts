import { isHash, isEventId, isEventType, isRoomId } from '../names/ids';
import { isFqid } from '../names/fqid';
import { isServerName } from '../names/server-name';
import { isKeyId } from '../keys/key-id';
import { isJsonObject, type JsonObject, type JsonValue } from '../json/json-value';
import { CREATE_TYPE } from './federation-event';

const SALT = /^[A-Za-z0-9_-]{21}[AQgw]$/;
const SIGNATURE_VALUE = /^[A-Za-z0-9_-]{85}[AQgw]$/;

const text = (holds: (value: string) => boolean) => (value: JsonValue) =>
  typeof value === 'string' && holds(value);
const natural = (value: JsonValue) => Number.isSafeInteger(value) && (value as number) >= 0;

/** Each member of an event with the form of its value, in the order in which faults are named. */
const MEMBERS: Readonly<Record<string, (value: JsonValue) => boolean>> = {
  v: (value) => value === 1,
  type: text(isEventType),
  room_id: text(isRoomId),
  origin: text(isServerName),
  sender: text(isFqid),
  ts: natural,
  seq: natural,
  prev: (value) => value === null || text(isEventId)(value),
  content_hash: text(isHash),
  content: isJsonObject,
  salt: text((value) => SALT.test(value)),
  signature: isSignature,
};

/** What is wrong with the form of an event's members; undefined if nothing is. */
export function formFault(value: JsonObject): string | undefined {
  const erased = !Object.hasOwn(value, 'content') && !Object.hasOwn(value, 'salt');
  const absent = new Set([
    ...(value.type === CREATE_TYPE ? ['room_id'] : []),
    ...(erased ? ['content', 'salt'] : []),
  ]);
  for (const [name, holds] of Object.entries(MEMBERS)) {
    const present = Object.hasOwn(value, name);
    if (present === absent.has(name)) return present ? `${name} is not allowed here.` : `${name} is missing.`;
    if (present && !holds(value[name]!)) return `${name} is not of its form.`;
  }
  if (Object.keys(value).some((name) => !Object.hasOwn(MEMBERS, name))) return 'It has an unknown member.';
  if ((value.prev === null) !== (value.seq === 0)) return 'prev is null at seq 0 and nowhere else.';
  if (value.type === CREATE_TYPE && value.seq !== 0) return 'A create event is at seq 0.';
  return undefined;
}

function isSignature(value: JsonValue): boolean {
  return (
    isJsonObject(value) &&
    Object.keys(value).length === 2 &&
    text(isKeyId)(value.key_id ?? null) &&
    text((bytes) => SIGNATURE_VALUE.test(bytes))(value.value ?? null)
  );
}
