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

const NEVER_FEDERATES: readonly { code: FederationCode; applies(room: Room): boolean }[] = [
  { code: 'SW_FED_ROOM_INCOGNITO', applies: (room) => room.incognito },
  { code: 'SW_FED_ROOM_BRIDGE', applies: (room) => room.bridge },
  { code: 'SW_FED_ROOM_SIDEKICK', applies: (room) => room.room_type === 'sidekick' },
  { code: 'SW_FED_ROOM_NOT_FEDERATED', applies: (room) => !room.federate },
];

/** Why this room does not federate on this side, if it does not. */
export function federationFault(room: Room): Refusal | undefined {
  const rule = NEVER_FEDERATES.find((row) => row.applies(room));
  return rule && refuse(rule.code);
}
