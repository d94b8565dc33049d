import type { BackfillAnswer, BackfillQuery, ChainHead } from '@app/contracts/ingest';
import { canonicalize, eraseEvent, FederationError, refuse } from '@app/protocol';
import { Clock } from '@app/runtime';
import { Injectable } from '@nestjs/common';
import { memberServers, type MembershipFact } from '../domain/membership';
import { firstPlaceFor } from '../domain/readers';
import { federationFault, type Room } from '../domain/room-kinds';
import type { StoredEvent } from '../domain/stored-event';
import { RoomLog } from './log-session';
import { PolicyDesk, Signer } from './ports';
import { LogViews } from './views';

/** The most that one answer may hold, bytes of event text; a single longer event still goes. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** History for a server of the room: what it may see whole, the rest in erased form. */
@Injectable()
export class ServeBackfill {
  constructor(
    private readonly log: RoomLog,
    private readonly views: LogViews,
    private readonly policy: PolicyDesk,
    private readonly signer: Signer,
    private readonly clock: Clock,
  ) {}

  async run(query: BackfillQuery): Promise<BackfillAnswer> {
    const { tenant, peer, room_id } = query;
    const { room, facts } = await roomForPeer(this.log, tenant, room_id, peer, query.origin);
    const verdict = await this.policy.judge(tenant, peer, 'backfill');
    if (!verdict.ok) throw new FederationError(verdict);
    const limit = Math.min(query.limit, verdict.policy.max_backfill_events_per_request);
    if (limit < 1) throw new FederationError(refuse('SW_FED_BACKFILL_REFUSED'));
    const found = await this.find(query, limit);
    const events = withinBytes(found.map((event) => visibleForm(event, room, facts, peer)));
    const chains = await this.views.chains(tenant, room_id);
    const heads = Object.fromEntries(
      chains.flatMap(({ origin, head_seq: seq, head_id }) =>
        head_id === null ? [] : [[origin, { seq, event_id: head_id }]],
      ),
    );
    const head = await this.signedHead(query, heads[tenant]);
    return { events, heads, ...(head && { head }) };
  }

  private async find(
    { tenant, room_id, origin, from_seq = 0, to_seq = Number.MAX_SAFE_INTEGER, before }: BackfillQuery,
    limit: number,
  ): Promise<StoredEvent[]> {
    if (origin !== undefined) return this.views.range(tenant, room_id, origin, from_seq, to_seq, limit);
    const mark = before === undefined ? null : await this.views.byId(tenant, before);
    if (mark === undefined || (mark && mark.room_id !== room_id))
      throw new FederationError(refuse('SW_FED_MALFORMED_REQUEST', 'before names no event of this room.'));
    return this.views.before(tenant, room_id, mark && mark.event_id, limit);
  }

  /** Our word, by a current key, on how far our own chain goes: it covers what older keys signed. */
  private async signedHead(
    { tenant, room_id, origin }: BackfillQuery,
    own: ChainHead | undefined,
  ): Promise<BackfillAnswer['head']> {
    if (!own || (origin !== undefined && origin !== tenant)) return undefined;
    const ts = this.clock.now();
    const { key_id, signature } = await this.signer.signHead(
      tenant,
      canonicalize({ room_id, origin: tenant, seq: own.seq, event_id: own.event_id, ts }),
    );
    return { ...own, ts, signature: { key_id, value: signature } };
  }
}

/**
 * The room, for a server that has a member in it; to any other the room does not exist. A server that asks for its own
 * chain gets it in any case: it may have lost it.
 */
export async function roomForPeer(
  log: RoomLog,
  tenant: string,
  roomId: string,
  peer: string,
  origin?: string,
): Promise<{ room: Room; facts: MembershipFact[] }> {
  return log.transact(async (session) => {
    const room = await session.room(tenant, roomId);
    const facts = room ? await session.roomFacts(tenant, roomId) : [];
    const isOwner = origin === peer && (await session.chain(tenant, roomId, peer)) !== undefined;
    if (!room || !(isOwner || memberServers(facts, room.home).has(peer)))
      throw new FederationError(refuse('SW_FED_NOT_IN_ROOM'));
    const fault = federationFault(room);
    if (fault) throw new FederationError(fault);
    return { room, facts };
  });
}

/** Where history starts at joining, what came before has no content; what the home says of the room is for all. */
function visibleForm(event: StoredEvent, room: Room, facts: readonly MembershipFact[], peer: string): string {
  if (room.history === 'shared' || event.origin === peer) return event.text;
  if (event.origin === room.home && event.type.startsWith('sw.room.')) return event.text;
  const since = firstPlaceFor(facts, room.home, event.origin, peer);
  return since !== undefined && event.seq >= since ? event.text : eraseEvent(event.text);
}

function withinBytes(texts: readonly string[]): string[] {
  let bytes = 0;
  return texts.filter((text, i) => (bytes += Buffer.byteLength(text)) <= MAX_ANSWER_BYTES || i === 0);
}
