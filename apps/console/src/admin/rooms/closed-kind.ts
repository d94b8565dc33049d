import type { RoomView } from '../../api/views';

const NEVER_FEDERATE: readonly { word: string; applies(room: RoomView): boolean }[] = [
  { word: 'Incognito', applies: (room) => room.incognito },
  { word: 'Bridge', applies: (room) => room.bridge },
  { word: 'Sidekick', applies: (room) => room.room_type === 'sidekick' },
];

/** The kind that keeps a room from ever federating, if it is of one. */
export const closedKind = (room: RoomView): string | undefined =>
  NEVER_FEDERATE.find(({ applies }) => applies(room))?.word;
