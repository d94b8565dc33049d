import { decodeBase64url } from '../encoding/base64';
import { isJsonObject, type JsonObject, type JsonValue } from '../json/json-value';
import { isKeyId } from '../keys/key-id';
import { isServerName } from '../names/server-name';
import { KEY_STATES } from './descriptor';

type Form = Readonly<Record<string, (value: JsonValue) => boolean>>;

const MAX_ENTRIES = 64;
const MAX_VERSION = 32;

const isText = (value: JsonValue, limit: number): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= limit;
const isTime = (value: JsonValue) => Number.isSafeInteger(value) && (value as number) >= 0;
const isBytes = (length: number) => (value: JsonValue) =>
  typeof value === 'string' && decodeBase64url(value)?.length === length;
const isListOf = (fits: (value: JsonValue) => boolean) => (value: JsonValue) =>
  Array.isArray(value) && value.length > 0 && value.length <= MAX_ENTRIES && value.every(fits);
const isOf = (form: Form) => (value: JsonValue) => isJsonObject(value) && misfit(value, form) === undefined;

const KEY: Form = {
  key_id: (value) => typeof value === 'string' && isKeyId(value),
  public_key: isBytes(32),
  state: (value) => KEY_STATES.some((state) => state === value),
  valid_from: isTime,
  valid_until: isTime,
};
const SIGNATURE: Form = { key_id: KEY.key_id!, value: isBytes(64) };

/** The members that a descriptor must have. Any others are free. */
const DESCRIPTOR: Form = {
  server_name: (value) => typeof value === 'string' && isServerName(value),
  protocol_versions: isListOf((value) => isText(value, MAX_VERSION)),
  key_id: KEY.key_id!,
  public_key: KEY.public_key!,
  keys: isListOf(isOf(KEY)),
  endpoints: isOf({ federation: (value) => isText(value, 2048) }),
  issued_at: isTime,
  expires_at: isTime,
  signatures: isListOf(isOf(SIGNATURE)),
};

/** The first member that is missing or not of its form. */
export function misfitOfDescriptor(value: JsonObject): string | undefined {
  return misfit(value, DESCRIPTOR);
}

function misfit(value: JsonObject, form: Form): string | undefined {
  return Object.keys(form).find((member) => !Object.hasOwn(value, member) || !form[member]!(value[member]!));
}
