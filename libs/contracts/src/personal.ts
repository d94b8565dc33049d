import { ask, type Page } from './contract';
import type { Asker } from './ingest';

/** A message that matches a search, as it reads now. */
export interface SearchHit {
  room_id: string;
  room_name: string;
  event_id: string;
  ts: number;
  sender: string;
  body: string;
  edited: boolean;
  /** Where in `body` the words are: UTF-16 code units, end exclusive. */
  highlights: [start: number, end: number][];
}

/** What a person is told of a room: each message, those that name them, or none. */
export type Notify = 'all' | 'mentions' | 'none';

export interface NotificationView {
  /** The event id of the message, or the invite's id. */
  id: string;
  kind: 'message' | 'invite';
  room_id: string;
  room_name: string;
  sender: string;
  at: number;
  mentioned: boolean;
  read: boolean;
  /** Null for invites and for what has been erased since. */
  body: string | null;
}

type Settings = { rooms: Record<string, Notify> };

/** What people ask of ingest that is theirs across rooms. */
export const personal = {
  search: ask<Asker & { q: string; room_id?: string; limit: number }, Page<SearchHit>>('ingest.search'),
  notifications: ask<Asker & { after?: string; limit: number }, Page<NotificationView>>(
    'ingest.notifications',
  ),
  readNotification: ask<Asker & { id: string }, { found: boolean }>('ingest.read-notification'),
  /** That one and all that are older, of one room or of all; replies with how many were unread. */
  readNotifications: ask<Asker & { until: string; room_id?: string }, { found: boolean; read: number }>(
    'ingest.read-notifications',
  ),
  settings: ask<Asker, Settings>('ingest.settings'),
  /** Replies with all settings of the person. */
  setNotify: ask<Asker & { room_id: string; notify: Notify }, Settings>('ingest.set-notify'),
};
