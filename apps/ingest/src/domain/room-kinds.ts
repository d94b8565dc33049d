import { refuse, type FederationCode, type Refusal } from '@app/protocol';

export interface Room {
  tenant: string;
  room_id: string;
  home: string;
  name: string;
  room_type: string;
  history: 'shared' | 'since_join';
  creator: string;
  incognito: boolean;
  bridge: boolean;
  direct: boolean;
  federate: boolean;
  /** The text of `sw.room.create`; null while it has not come. */
  create_text: string | null;
  /** The place of the `sw.room.settings` that `name` and `history` come from; -1 while they are the create event's. */
  settings_seq: number;
  created_at: number;
}

/** What decides whether a room federates. */
export type RoomKind = Pick<Room, 'room_type' | 'incognito' | 'bridge' | 'federate'>;

interface Closing {
  code: FederationCode;
  /** The field that decides, for an admin to read. */
  rule: string;
  applies(room: RoomKind): boolean;
}

const NEVER_FEDERATES: readonly Closing[] = [
  { code: 'SW_FED_ROOM_INCOGNITO', rule: 'incognito true', applies: (room) => room.incognito },
  { code: 'SW_FED_ROOM_BRIDGE', rule: 'bridge true', applies: (room) => room.bridge },
  {
    code: 'SW_FED_ROOM_SIDEKICK',
    rule: 'room_type sidekick',
    applies: (room) => room.room_type === 'sidekick',
  },
  { code: 'SW_FED_ROOM_NOT_FEDERATED', rule: 'federate false', applies: (room) => !room.federate },
];

/** The field that keeps this room from federating on this side, if one does. */
export function closingOf(room: RoomKind): Pick<Closing, 'code' | 'rule'> | undefined {
  return NEVER_FEDERATES.find((row) => row.applies(room));
}

/** Why this room does not federate on this side, if it does not. */
export function federationFault(room: RoomKind): Refusal | undefined {
  const closing = closingOf(room);
  return closing && refuse(closing.code);
}
