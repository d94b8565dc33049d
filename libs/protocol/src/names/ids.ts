// The last of 43 characters carries four bits of the hash and two unused ones, which are zero.
const HASH = '[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]';
const HASH_TEXT = new RegExp(`^${HASH}$`);
const ROOM_ID = new RegExp(`^rm_${HASH}$`);
const EVENT_ID = new RegExp(`^ev_${HASH}$`);
const EVENT_TYPE = /^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+$/;
const MAX_EVENT_TYPE = 64;

/** Whether `text` is a SHA-256 hash in base64url. */
export function isHash(text: string): boolean {
  return HASH_TEXT.test(text);
}

/** Whether `text` has the form of a room id, `rm_` and a hash. */
export function isRoomId(text: string): boolean {
  return ROOM_ID.test(text);
}

/** Whether `text` has the form of an event id, `ev_` and a hash. */
export function isEventId(text: string): boolean {
  return EVENT_ID.test(text);
}

/** Whether `text` is an event type: two or more dotted words, 64 characters at most. */
export function isEventType(text: string): boolean {
  return text.length <= MAX_EVENT_TYPE && EVENT_TYPE.test(text);
}
