import { ingestTopics } from '@app/contracts/ingest';
import { announce } from '@app/messaging';
import type { EventType } from '@app/protocol';
import { Clock } from '@app/runtime';
import { Injectable } from '@nestjs/common';
import { serverOf } from '../domain/people';
import { closingOf, type Room } from '../domain/room-kinds';
import type { StoredEvent } from '../domain/stored-event';
import { contentOf } from '../domain/type-rules';
import { address, advanceOf } from './append-events';
import { announceReaders } from './apply-membership';
import { RoomLog, type LogSession } from './log-session';
import { LogViews, type OwnChain } from './views';

const PAGE = 100;
/** What is older was given up. */
const LATELY_MS = 86_400_000;

/**
 * Announces anew what the relay makes its tables of, when the bus has lost its place: who gets our chains, where these
 * end, and what went singly across a room's border of late. What had arrived is answered as a duplicate.
 */
@Injectable()
export class TellAnew {
  private telling: Promise<{ rooms: number }> | undefined;

  constructor(
    private readonly log: RoomLog,
    private readonly views: LogViews,
    private readonly clock: Clock,
  ) {}

  /** Whoever did not wait long enough, and asks again, waits for the same. */
  run(): Promise<{ rooms: number }> {
    return (this.telling ??= this.tellAll().finally(() => (this.telling = undefined)));
  }

  private async tellAll(): Promise<{ rooms: number }> {
    const cause = `again ${this.clock.now()}`;
    let rooms = 0;
    for (let after: OwnChain | undefined; ;) {
      const page = await this.views.outwardChains(after, PAGE);
      if (page.length === 0) return { rooms };
      await this.log.transact(async (session) => {
        for (const own of page) await this.tellRoom(session, own, cause);
      });
      rooms += page.length;
      after = page.at(-1);
    }
  }

  private async tellRoom(session: LogSession, { tenant, room_id }: OwnChain, cause: string): Promise<void> {
    const room = await session.room(tenant, room_id);
    const own = await session.chain(tenant, room_id, tenant);
    const head = own && (await session.held({ ...own, seq: own.head_seq }));
    if (!room || !head) return;
    const { event_id } = head;
    await announceReaders(session, room, `${event_id} ${cause}`);
    session.announce(announce(ingestTopics.chainAdvanced, `${event_id} ${cause}`, advanceOf(head, room)));
    if (closingOf(room)) return;
    for (const event of await this.views.lately(own, Object.keys(ADDRESSEES)))
      if (event.ts > this.clock.now() - LATELY_MS)
        address(session, event, await addresseesOf(session, room, event), cause);
  }
}

type Addressee = (event: Said, room: Room, session: LogSession) => Promise<string | undefined> | string;
type Said = Parameters<typeof contentOf>[1];

const home: Addressee = (_, room) => room.home;

/** Whom an event concerns that is not, or not yet, or no longer in the room. */
const ADDRESSEES: { [T in EventType]?: Addressee } = {
  'sw.room.invite': (event) => serverOf(contentOf('sw.room.invite', event).target),
  'sw.room.member': (event) => serverOf(contentOf('sw.room.member', event).target),
  'sw.room.refusal': async (event, { tenant }, session) =>
    (await session.eventById(tenant, contentOf('sw.room.refusal', event).cause))?.origin,
  'sw.room.join': home,
  'sw.room.decline': home,
};

async function addresseesOf(session: LogSession, room: Room, { type, text }: StoredEvent): Promise<string[]> {
  const event = JSON.parse(text) as Said;
  const server = event.content && (await ADDRESSEES[type as EventType]?.(event, room, session));
  return server ? [server] : [];
}
