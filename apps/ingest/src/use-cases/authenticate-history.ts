import type { PeerKey } from '@app/contracts/identity';
import {
  checkEventTime,
  decodeBase64url,
  headSigningBytes,
  isCurrent,
  parseEvent,
  refuse,
  verifyEventSignature,
  verifyStrict,
  type ParsedEvent,
  type Refusal,
} from '@app/protocol';
import { Injectable } from '@nestjs/common';
import { coveredIds } from '../domain/coverage';
import type { AuthenticEvent } from './judge-event';
import { RoomLog } from './log-session';
import { PeerKeys } from './ports';

export interface HistoryAsk {
  tenant: string;
  room_id: string;
  /** Who is asked; any server of the room may hold any chain. */
  server: string;
  origin: string;
  from_seq: number;
  to_seq: number;
}

export interface RefusedHistory {
  event_id: string | null;
  refusal: Refusal;
}

type Genuine = AuthenticEvent & { state: PeerKey['state'] };

interface SignedHead {
  seq: number;
  event_id: string;
  ts: number;
  signature: { key_id: string; value: string };
}

/** The checks that an event of a backfill answer passes by itself and beside its neighbours, before the room is looked at. */
@Injectable()
export class AuthenticateHistory {
  constructor(
    private readonly keys: PeerKeys,
    private readonly log: RoomLog,
  ) {}

  async run(
    ask: HistoryAsk,
    { events, head }: { events: readonly string[]; head?: unknown },
    now: number,
  ): Promise<(AuthenticEvent | RefusedHistory)[]> {
    const read = events.map((text) => readHistorical(text, ask, now));
    const parsed = read.filter((one): one is ParsedEvent => !('refusal' in one));
    const keys = await this.keys.find(
      ask.tenant,
      parsed.map(({ event }) => ({ server_name: event.origin, key_id: event.signature.key_id })),
    );
    const keyOf = new Map(parsed.map((one, i) => [one, keys[i]!]));
    const signed = read.map((one) => ('refusal' in one ? one : signedBy(keyOf.get(one)!, one, ask.tenant)));
    const covered = await this.covered(ask, signed, head);
    return linked(
      signed.map((one) =>
        'refusal' in one || covered.has(one.parsed.id)
          ? one
          : refused(one.parsed, refuse('SW_FED_SIGNATURE_MISMATCH', undefined, { reason: 'not_covered' })),
      ),
    );
  }

  private async covered(
    ask: HistoryAsk,
    signed: readonly (Genuine | RefusedHistory)[],
    head: unknown,
  ): Promise<Set<string>> {
    const links = signed.flatMap((one) => ('refusal' in one ? [] : [linkOf(one)]));
    if (links.every(({ state }) => isCurrent(state))) return new Set(links.map(({ event_id }) => event_id));
    const [ids, signedUpTo] = await Promise.all([
      this.knownIds(ask, links.length),
      // Page by page its own server hands out what the links lead to later; another one has to show them.
      ask.server === ask.origin ? this.signedUpTo(ask, head) : -1,
    ]);
    return coveredIds(links, { ids, signedUpTo });
  }

  /** What is here of the stretch and right above it, and where the home says that the chain stood. */
  private knownIds({ tenant, room_id, origin, from_seq }: HistoryAsk, events: number): Promise<string[]> {
    return this.log.transact(async (session) => {
      const room = await session.room(tenant, room_id);
      const chain = await session.chain(tenant, room_id, origin);
      const facts = await session.roomFacts(tenant, room_id);
      const held = await session.heldAbove({ tenant, room_id, origin, seq: from_seq - 1 }, events + 1);
      const named = facts.flatMap(({ said_by, heads }) => (said_by === room?.home ? [heads[origin]] : []));
      return [
        chain?.since_prev,
        ...named.map((one) => one?.event_id),
        ...held.flatMap(({ event_id, prev }) => [event_id, prev]),
      ].filter((id) => typeof id === 'string');
    });
  }

  /** The origin's own word, by a current key, on how far its chain goes; −1 without one. */
  private async signedUpTo({ tenant, room_id, origin }: HistoryAsk, head: unknown): Promise<number> {
    const { seq, event_id, ts, signature } = (head ?? {}) as Partial<SignedHead>;
    if (
      typeof seq !== 'number' ||
      typeof event_id !== 'string' ||
      typeof ts !== 'number' ||
      typeof signature?.key_id !== 'string'
    )
      return -1;
    const [key] = await this.keys.find(tenant, [{ server_name: origin, key_id: signature.key_id }]);
    const value = decodeBase64url(String(signature.value));
    if (!key?.ok || !value || !isCurrent(key.state)) return -1;
    const bytes = headSigningBytes({ room_id, origin, seq, event_id, ts });
    return verifyStrict(decodeBase64url(key.public_key)!, bytes, value) ? seq : -1;
  }
}

const refused = ({ id }: ParsedEvent, refusal: Refusal): RefusedHistory => ({ event_id: id, refusal });

const linkOf = ({ parsed: { id, event }, state }: Genuine) => ({
  seq: event.seq,
  event_id: id,
  prev: event.prev,
  state,
});

function readHistorical(text: string, ask: HistoryAsk, now: number): ParsedEvent | RefusedHistory {
  const parsed = parseEvent(text, { erasedAllowed: true });
  if (!parsed.ok) return { event_id: null, refusal: parsed };
  const { event: one } = parsed;
  const { origin, seq } = one.event;
  if (origin !== ask.origin) return refused(one, refuse('SW_FED_ORIGIN_MISMATCH'));
  if (one.roomId !== ask.room_id) return refused(one, refuse('SW_FED_ROOM_ID_MISMATCH'));
  if (seq < ask.from_seq || seq > ask.to_seq)
    return refused(one, refuse('SW_FED_MALFORMED_EVENT', `${seq} is not of the range that was asked for.`));
  // Our own chain comes back whole, however our clock was put: a place must never be signed for twice.
  const time = origin === ask.tenant ? undefined : checkEventTime(one.event, now);
  return time && !time.ok ? refused(one, time) : one;
}

function signedBy(key: PeerKey | Refusal, parsed: ParsedEvent, tenant: string): Genuine | RefusedHistory {
  if (!key.ok) return refused(parsed, key);
  const genuine = verifyEventSignature(parsed, decodeBase64url(key.public_key)!);
  return genuine.ok ? { tenant, parsed, rank: key.rank, state: key.state } : refused(parsed, genuine);
}

/** Within one answer, neighbours must be linked. */
function linked(events: readonly (AuthenticEvent | RefusedHistory)[]): (AuthenticEvent | RefusedHistory)[] {
  let last: ParsedEvent | undefined;
  return events.map((one) => {
    if ('refusal' in one) return one;
    const before = last;
    last = one.parsed;
    const { seq, prev } = one.parsed.event;
    const isBroken = before && seq === before.event.seq + 1 && prev !== before.id;
    return isBroken ? refused(one.parsed, refuse('SW_FED_CHAIN_BROKEN')) : one;
  });
}
