import { KEYS } from '../api/queries';
import type { MemberView } from '../api/views';
import type { EventLine } from './event-lines';
import type { LiveCache } from './live-cache';
import type { TimelineLine } from './timeline-line';
import type { TypingLine } from './typing';

type Apply = (cache: LiveCache, roomId: string, data: never) => void;

/** What each kind of line changes; kinds that are not known yet change nothing. */
const APPLY: Record<string, Apply> = {
  timeline: (cache, roomId, line: TimelineLine) => cache.foldTimeline(roomId, line),
  members: (cache, roomId) => {
    cache.refresh(KEYS.members(roomId), KEYS.rooms, KEYS.roomInvites(roomId));
    cache.settle(roomId);
  },
  room: (cache) => cache.refresh(KEYS.rooms),
  invites: (cache, roomId) =>
    cache.refresh(KEYS.invitations, KEYS.roomInvites(roomId), KEYS.notifications, KEYS.rooms),
  notifications: (cache) => cache.refresh(KEYS.notifications, KEYS.rooms),
  presence: (cache, _roomId, { fqid, status }: { fqid: string; status: MemberView['presence'] }) =>
    cache.setPresence(fqid, status),
  typing: (cache, roomId, line: TypingLine) => cache.setTyping(roomId, line),
};

export function applyLine(cache: LiveCache, { event, data }: EventLine): void {
  const { room_id, data: said } = JSON.parse(data) as { room_id: string | null; data: never };
  if (Object.hasOwn(APPLY, event)) APPLY[event]!(cache, room_id ?? '', said);
}
