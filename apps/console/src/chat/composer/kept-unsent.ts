import { keep, kept, keptNames } from '../../session/tab-store';
import type { Unsent } from './unsent';

/* What is not sent yet outlives the page, not the tab. */

const nameOf = (fqid: string, roomId: string) => `outbox ${fqid} ${roomId}`;

export const keepUnsent = (fqid: string, roomId: string, unsent: readonly Unsent[]): void =>
  keep(nameOf(fqid, roomId), unsent.length === 0 ? undefined : JSON.stringify(unsent));

export const keptUnsent = (fqid: string, roomId: string): Unsent[] =>
  JSON.parse(kept(nameOf(fqid, roomId)) ?? '[]') as Unsent[];

/** The rooms in which something waits to be said. */
export const roomsWithUnsent = (fqid: string): string[] =>
  keptNames(nameOf(fqid, '')).map((name) => name.slice(nameOf(fqid, '').length));
