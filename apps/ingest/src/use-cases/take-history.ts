import {
  decodeBase64url,
  headSigningBytes,
  parseEvent,
  refuse,
  verifyEventSignature,
  verifyStrict,
  type ParsedEvent,
  type Refusal,
} from '@app/protocol';
import { Clock } from '@app/runtime';
import { Injectable } from '@nestjs/common';
import { newChain } from '../domain/chain';
import { mayHaveSigned, type Evidence } from '../domain/coverage';
import { judgeEvent, wantedBy, type AuthenticEvent } from './judge-event';
import { RoomLog, type LogSession } from './log-session';
import { placeEvent } from './place-event';
import { PeerKeys, Peers, PolicyDesk } from './ports';

export interface HistoryAsk {
  tenant: string;
  room_id: string;
  /** Who is asked; any server of the room may hold any chain. */
  server: string;
  origin: string;
  from_seq: number;
  to_seq: number;
}

export interface HistoryTaken {
  fetched: number;
  stored: number;
  /** The highest place that came, whatever its verdict. */
  highest: number;
  refused: { event_id: string | null; code: string }[];
  /** Why some of it was not taken that would be another time. */
  later?: Refusal;
}

interface SignedHead {
  seq: number;
  event_id: string;
  ts: number;
  signature: { key_id: string; value: string };
}

const PAGE = 500;

/** Pulls a stretch of a chain and takes it in exactly as if it had been pushed, but for whose key may have signed it. */
@Injectable()
export class TakeHistory {
  constructor(
    private readonly policy: PolicyDesk,
    private readonly peers: Peers,
    private readonly keys: PeerKeys,
    private readonly log: RoomLog,
    private readonly clock: Clock,
  ) {}

  async run(ask: HistoryAsk): Promise<HistoryTaken | Refusal> {
    const { tenant, server, room_id, origin, from_seq, to_seq } = ask;
    const verdict = await this.policy.judge(tenant, server, 'send');
    if (!verdict.ok) return verdict;
    const limit = Math.min(PAGE, to_seq - from_seq + 1);
    const answer = await this.peers.backfill(tenant, server, room_id, { origin, from_seq, to_seq, limit });
    if (!answer.ok) return answer;
    const evidence = await this.evidenceFrom(ask, answer.head);
    const authentic = await this.authenticate(ask, answer.events, evidence);
    return this.log.transact((session) => this.store(session, ask, authentic));
  }

  private async store(
    session: LogSession,
    { tenant, room_id, origin }: HistoryAsk,
    events: (AuthenticEvent | Refused)[],
  ): Promise<HistoryTaken> {
    const now = this.clock.now();
    const taken: HistoryTaken = { fetched: events.length, stored: 0, highest: -1, refused: [] };
    await session.preload(events.flatMap((one) => ('refusal' in one ? [] : [wantedBy(one)])));
    for (const one of events) {
      if ('refusal' in one) {
        taken.refused.push({ event_id: one.event_id, code: one.refusal.code });
        continue;
      }
      taken.highest = Math.max(taken.highest, one.parsed.event.seq);
      const room = await session.room(tenant, room_id);
      const chain = (await session.chain(tenant, room_id, origin)) ?? newChain(tenant, room_id, origin, null);
      const judgement = await judgeEvent(session, room, one, chain, now);
      if (judgement.is === 'placed') {
        await placeEvent(session, one, judgement, now);
        taken.stored += 1;
      } else if (judgement.is === 'fork') {
        const { seq, text } = judgement.held;
        session.putFork({
          tenant,
          room_id,
          origin,
          seq,
          first_text: text,
          second_text: one.parsed.text,
          seen_at: now,
        });
        session.putChain({ ...chain, state: 'forked' });
        taken.refused.push({ event_id: one.parsed.id, code: 'SW_FED_CHAIN_FORK' });
      } else if (judgement.is === 'turned-away') {
        taken.refused.push({ event_id: one.parsed.id, code: judgement.refusal.code });
        if (judgement.refusal.retryable) taken.later ??= judgement.refusal;
      }
    }
    return taken;
  }

  private async authenticate(
    ask: HistoryAsk,
    texts: readonly string[],
    signedHead: Evidence[],
  ): Promise<(AuthenticEvent | Refused)[]> {
    const parsed = texts.map((text) => readHistorical(text, ask));
    const good = parsed.filter((one): one is ParsedEvent => !('refusal' in one));
    const keys = await this.keys.find(
      ask.tenant,
      good.map(({ event }) => ({ server_name: event.origin, key_id: event.signature.key_id })),
    );
    const keyOf = new Map(good.map((one, i) => [one, keys[i]!]));
    let previous: ParsedEvent | undefined;
    const verdicts = parsed.map((one): AuthenticEvent | Refused => {
      if ('refusal' in one) return one;
      const key = keyOf.get(one)!;
      const fault = linkFault(previous, one);
      previous = one;
      if (fault) return { event_id: one.id, refusal: fault };
      if (!key.ok) return { event_id: one.id, refusal: key };
      const genuine = verifyEventSignature(one, decodeBase64url(key.public_key)!);
      if (!genuine.ok) return { event_id: one.id, refusal: genuine };
      return { tenant: ask.tenant, parsed: one, rank: key.rank };
    });
    const evidence = [...signedHead, ...vouchedByLaterKeys(verdicts, keyOf)];
    return verdicts.map((one) => {
      if ('refusal' in one) return one;
      const key = keyOf.get(one.parsed)!;
      const covered = key.ok && mayHaveSigned(key.state, one.parsed.event.seq, evidence);
      return covered
        ? one
        : {
            event_id: one.parsed.id,
            refusal: refuse('SW_FED_SIGNATURE_MISMATCH', undefined, { reason: 'not_covered' }),
          };
    });
  }

  /** The origin's own word, by a current key, on how far its chain goes. */
  private async evidenceFrom({ tenant, room_id, origin }: HistoryAsk, head: unknown): Promise<Evidence[]> {
    const { seq, event_id, ts, signature } = (head ?? {}) as Partial<SignedHead>;
    if (
      typeof seq !== 'number' ||
      typeof event_id !== 'string' ||
      typeof ts !== 'number' ||
      typeof signature?.key_id !== 'string'
    )
      return [];
    const [key] = await this.keys.find(tenant, [{ server_name: origin, key_id: signature.key_id }]);
    const value = decodeBase64url(String(signature.value));
    if (!key?.ok || !value || !mayHaveSigned(key.state, 0, [])) return [];
    const signed = verifyStrict(
      decodeBase64url(key.public_key)!,
      headSigningBytes({ room_id, origin, seq, event_id, ts }),
      value,
    );
    return signed ? [{ seq }] : [];
  }
}

interface Refused {
  event_id: string | null;
  refusal: Refusal;
}

function readHistorical(text: string, { room_id, origin }: HistoryAsk): ParsedEvent | Refused {
  const parsed = parseEvent(text, { erasedAllowed: true });
  if (!parsed.ok) return { event_id: null, refusal: parsed };
  const { event } = parsed;
  if (event.event.origin !== origin) return { event_id: event.id, refusal: refuse('SW_FED_ORIGIN_MISMATCH') };
  if (event.roomId !== room_id) return { event_id: event.id, refusal: refuse('SW_FED_ROOM_ID_MISMATCH') };
  return event;
}

/** Within one answer, neighbours must be linked. */
function linkFault(previous: ParsedEvent | undefined, next: ParsedEvent): Refusal | undefined {
  if (!previous || next.event.seq !== previous.event.seq + 1 || next.event.prev === previous.id)
    return undefined;
  return refuse('SW_FED_CHAIN_BROKEN');
}

function vouchedByLaterKeys(
  verdicts: readonly (AuthenticEvent | Refused)[],
  keyOf: ReadonlyMap<ParsedEvent, { ok: boolean; state?: unknown }>,
): Evidence[] {
  const current = verdicts.filter((one): one is AuthenticEvent => {
    if ('refusal' in one) return false;
    const key = keyOf.get(one.parsed);
    return key?.ok === true && (key.state === 'active' || key.state === 'overlap');
  });
  const last = current.at(-1);
  return last ? [{ seq: last.parsed.event.seq }] : [];
}
