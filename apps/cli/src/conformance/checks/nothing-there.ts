/** A room that no server has: nobody knows what hashes to its id. */
export const ABSENT_ROOM = `/rooms/rm_${'A'.repeat(43)}`;
export const ABSENT_EVENT = `ev_${'A'.repeat(43)}`;
