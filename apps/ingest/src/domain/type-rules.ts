import {
  checkContent,
  EVENT_TYPES,
  isKnownEventType,
  parseFqid,
  refuse,
  type ContentOf,
  type EventType,
  type FederationEvent,
  type Refusal,
} from '@app/protocol';
import { expiryFault } from './invite';
import type { StoredEvent } from './stored-event';

/** What a type's own rule may look at, besides the event. */
export interface RuleContext {
  tenant: string;
  home: string;
  now: number;
  event: FederationEvent;
  /** The event that this one speaks of, when it is here. */
  target: StoredEvent | undefined;
}

type Rule = (context: RuleContext) => Refusal | undefined;

/** The content as its type shapes it; `checkContent` has let it through. */
export const contentOf = <T extends EventType>(_type: T, event: Pick<FederationEvent, 'content'>) =>
  event.content as unknown as ContentOf<T>;

const sameRoom: Rule = ({ event, target }) =>
  target && target.room_id !== event.room_id
    ? refuse('SW_FED_MALFORMED_EVENT', 'The target is in another room.')
    : undefined;

const byAuthor: Rule = (context) =>
  context.target && context.target.sender !== context.event.sender
    ? refuse('SW_FED_NOT_AUTHOR')
    : sameRoom(context);

/** What a type demands beyond its form and its speaker (docs/protocol.md, "Event types"). */
const OWN_RULES: Partial<Record<EventType, Rule>> = {
  'sw.room.invite': ({ event, tenant, now }) => {
    const { target, expires_at } = contentOf('sw.room.invite', event);
    return parseFqid(target)?.server === tenant ? expiryFault(expires_at, now) : undefined;
  },
  'sw.reaction': sameRoom,
  'sw.edit': byAuthor,
  'sw.erase': (context) => (context.event.origin === context.home ? sameRoom(context) : byAuthor(context)),
};

/** Why the event is refused for what it says, if it is. An erased event says nothing. */
export function ownRuleFault(context: RuleContext): Refusal | undefined {
  const { type, content } = context.event;
  if (!content || !isKnownEventType(type)) return undefined;
  const form = checkContent(type, content);
  return form.ok ? OWN_RULES[type]?.(context) : form;
}

/** Whose word a type is: the home server's, a member's (also that of unknown types), or that of anybody invited. */
export function speakerOf(type: string): 'home' | 'member' | 'anyone' {
  if (!isKnownEventType(type)) return 'member';
  const { homeOnly, crossesBorder } = EVENT_TYPES[type];
  if (homeOnly) return 'home';
  return crossesBorder ? 'anyone' : 'member';
}

export const crossesBorder = (type: string): boolean =>
  isKnownEventType(type) && EVENT_TYPES[type].crossesBorder !== false;

/** Whether it is control: applied in the order of the home's chain. */
export const isControl = (type: string): boolean => speakerOf(type) === 'home';

/** The event that this one speaks of. */
export function targetOf({ type, content = {} }: Pick<FederationEvent, 'type' | 'content'>): string | null {
  const named = type === 'sw.message' ? (content['thread_root'] ?? content['reply_to']) : content['target'];
  return typeof named === 'string' && named.startsWith('ev_') ? named : null;
}
