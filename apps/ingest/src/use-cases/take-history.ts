import type { Refusal } from '@app/protocol';
import { Clock } from '@app/runtime';
import { Injectable } from '@nestjs/common';
import { newChain } from '../domain/chain';
import { AuthenticateHistory, type HistoryAsk, type RefusedHistory } from './authenticate-history';
import { judgeEvent, wantedBy, type AuthenticEvent } from './judge-event';
import { RoomLog, type LogSession } from './log-session';
import { placeEvent } from './place-event';
import { Peers, PolicyDesk } from './ports';

export interface HistoryTaken {
  fetched: number;
  stored: number;
  /** The highest place that came, whatever its verdict. */
  highest: number;
  refused: { event_id: string | null; code: string }[];
  /** Why some of it was not taken that would be another time. */
  later?: Refusal;
}

const PAGE = 500;

/** Pulls a stretch of a chain and takes it in exactly as if it had been pushed, but for whose key may have signed it. */
@Injectable()
export class TakeHistory {
  constructor(
    private readonly policy: PolicyDesk,
    private readonly peers: Peers,
    private readonly authenticate: AuthenticateHistory,
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
    const authentic = await this.authenticate.run(ask, answer, this.clock.now());
    return this.log.transact((session) => this.store(session, ask, authentic));
  }

  private async store(
    session: LogSession,
    { tenant, room_id, origin }: HistoryAsk,
    events: (AuthenticEvent | RefusedHistory)[],
  ): Promise<HistoryTaken> {
    const now = this.clock.now();
    const taken: HistoryTaken = { fetched: events.length, stored: 0, highest: -1, refused: [] };
    await session.preload(events.flatMap((one) => ('refusal' in one ? [] : [wantedBy(one)])));
    for (const one of events) {
      if ('refusal' in one) {
        taken.refused.push({ event_id: one.event_id, code: one.refusal.code });
        if (one.refusal.code === 'SW_FED_TS_IN_FUTURE') taken.later ??= one.refusal;
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
}
