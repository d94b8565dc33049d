import { flag, oneOf, shape, type ContentShape } from '../events/types/content-shape';
import { exceedsBytes } from '../json/json-text';
import { isJsonObject, type JsonObject } from '../json/json-value';
import { parseJsonText } from '../json/parse-json';
import { isFqidOf } from '../names/fqid';
import { isRoomId } from '../names/ids';

/** Bounds of docs/protocol.md, "Ephemerals": bytes, elements a second and milliseconds. */
export const EPHEMERAL_LIMITS = {
  bytes: 1_024,
  perServerPerSecond: 200,
  perSenderPerSecond: 5,
  /** How far `ts` may be from the receiver's clock, either way. */
  clockOffMs: 60_000,
  /** A presence that was not said again for this long is over. */
  presenceLastsMs: 300_000,
  presenceRepeatMs: 120_000,
  typingLastsMs: 6_000,
} as const;

export const PRESENCE_STATUSES = ['online', 'idle', 'dnd', 'offline'] as const;
export type PresenceStatus = (typeof PRESENCE_STATUSES)[number];

export interface PresenceEphemeral {
  readonly type: 'sw.presence';
  readonly sender: string;
  readonly ts: number;
  readonly content: { readonly status: PresenceStatus };
}

export interface TypingEphemeral {
  readonly type: 'sw.typing';
  readonly room_id: string;
  readonly sender: string;
  readonly ts: number;
  readonly content: { readonly typing: boolean };
}

/** What is said, heard and forgotten (docs/protocol.md, "Ephemerals"). */
export type Ephemeral = PresenceEphemeral | TypingEphemeral;

interface TypeRow {
  readonly inRoom: boolean;
  readonly content: ContentShape<unknown>;
}

const TYPES: Readonly<Record<string, TypeRow>> = {
  'sw.presence': { inRoom: false, content: shape({ status: oneOf(...PRESENCE_STATUSES) }) },
  'sw.typing': { inRoom: true, content: shape({ typing: flag }) },
};

/**
 * Reads one element of `ephemeral` that `signer` sent. Undefined for what is to be dropped: nobody is told why, and the
 * request does not fail by it. Whether the sender shares a room is not looked at.
 */
export function readEphemeral(
  text: string,
  { signer, now }: { signer: string; now: number },
): Ephemeral | undefined {
  if (exceedsBytes(text, EPHEMERAL_LIMITS.bytes)) return undefined;
  const parsed = parseJsonText(text);
  return parsed.ok && isEphemeral(parsed.value, signer, now)
    ? (parsed.value as unknown as Ephemeral)
    : undefined;
}

function isEphemeral(value: JsonObject, signer: string, now: number): boolean {
  const { type, sender, ts, content, room_id, ...others } = value;
  const row = typeof type === 'string' && Object.hasOwn(TYPES, type) ? TYPES[type]! : undefined;
  return (
    row !== undefined &&
    Object.keys(others).length === 0 &&
    (row.inRoom ? typeof room_id === 'string' && isRoomId(room_id) : room_id === undefined) &&
    typeof sender === 'string' &&
    isFqidOf(sender, signer) &&
    typeof ts === 'number' &&
    Math.abs(ts - now) <= EPHEMERAL_LIMITS.clockOffMs &&
    isJsonObject(content!) &&
    Object.keys(content).length === 1 &&
    row.content.fault(content) === undefined
  );
}
