import { refuse, type Outcome } from '../../errors/refusal';
import { type JsonObject } from '../../json/json-value';
import { type ContentShape } from './content-shape';
import * as room from './room-events';
import * as talk from './talk-events';

/** One row of the table of event types (docs/protocol.md, "Event types"). */
export interface EventTypeRow<Content = unknown> {
  readonly shape: ContentShape<Content>;
  /** Whether only the room's home server may say it. */
  readonly homeOnly: boolean;
  /**
   * Whether it also goes singly, out of sequence, across the room's border: from the home to a server that
   * is not in the room, or from such a server to the home.
   */
  readonly crossesBorder: 'from-home' | 'to-home' | false;
}

const row = <Content>(
  shape: ContentShape<Content>,
  { homeOnly = false, crossesBorder = false as EventTypeRow['crossesBorder'] } = {},
): EventTypeRow<Content> => ({ shape, homeOnly, crossesBorder });

/** The event types of protocol v1. Events of other types are carried, stored and not interpreted. */
export const EVENT_TYPES = {
  'sw.room.create': row(room.create, { homeOnly: true }),
  'sw.room.settings': row(room.settings, { homeOnly: true }),
  'sw.room.invite': row(room.invite, { homeOnly: true, crossesBorder: 'from-home' }),
  'sw.room.invite_request': row(room.inviteRequest),
  'sw.room.join': row(room.join, { crossesBorder: 'to-home' }),
  'sw.room.decline': row(room.decline, { crossesBorder: 'to-home' }),
  'sw.room.leave': row(room.leave),
  'sw.room.member': row(room.member, { homeOnly: true, crossesBorder: 'from-home' }),
  'sw.room.refusal': row(room.refusal, { homeOnly: true, crossesBorder: 'from-home' }),
  'sw.message': row(talk.message),
  'sw.reaction': row(talk.reaction),
  'sw.edit': row(talk.edit),
  'sw.erase': row(talk.erase),
} as const;

export type EventType = keyof typeof EVENT_TYPES;

/** The content of an event type, once `checkContent` has let it through. */
export type ContentOf<T extends EventType> =
  (typeof EVENT_TYPES)[T] extends EventTypeRow<infer Content> ? Content : never;

/** Whether protocol v1 gives this type a meaning. */
export function isKnownEventType(type: string): type is EventType {
  return Object.hasOwn(EVENT_TYPES, type);
}

/** Checks a content by its type's rules; one of an unknown type passes. Refuses with SW_FED_MALFORMED_EVENT. */
export function checkContent(type: string, content: JsonObject): Outcome<object> {
  const fault = isKnownEventType(type) ? EVENT_TYPES[type].shape.fault(content) : undefined;
  return fault === undefined
    ? { ok: true }
    : refuse('SW_FED_MALFORMED_EVENT', `content.${fault} is missing or not of its form.`);
}
