import { announce } from '@app/messaging';
import {
  ingestTopics,
  type ChainHead,
  type Delivery,
  type EventVerdict,
  type SendAnswer,
} from '@app/contracts/ingest';
import { parseFqid, refuse, type Refusal } from '@app/protocol';
import { Clock } from '@app/runtime';
import { Injectable } from '@nestjs/common';
import { newChain } from '../domain/chain';
import { IngestEvents } from '../events';
import { AuthenticateEvents } from './authenticate-events';
import { hearNotices } from './hear-notices';
import { judgeEvent, wantedBy, type AuthenticEvent, type Judgement } from './judge-event';
import { knowRoomByInvite } from './know-room';
import { RoomLog, type LogSession } from './log-session';
import { placeEvent } from './place-event';
import { PolicyDesk } from './ports';
import { RecordVerdict, type Taken } from './record-verdict';
import { TaskRunner } from './task-runner';

/** An event of a delivery, with what was found so far. */
interface Arrival {
  delivery: Delivery;
  authentic: AuthenticEvent | Refusal;
  event_id: string | null;
}

/** Takes in what peers sent: every event gets a verdict, and no verdict leaves before its rows are committed. */
@Injectable()
export class AcceptDeliveries {
  constructor(
    private readonly authenticate: AuthenticateEvents,
    private readonly log: RoomLog,
    private readonly policy: PolicyDesk,
    private readonly recordVerdict: RecordVerdict,
    private readonly tasks: TaskRunner,
    private readonly clock: Clock,
    private readonly events: IngestEvents,
  ) {}

  async run({ deliveries }: { deliveries: Delivery[] }): Promise<{ answers: SendAnswer[] }> {
    const now = this.clock.now();
    const arrivals = await this.authenticate.run(deliveries, now);
    const answers = await this.log.transact((session) => this.store(session, deliveries, arrivals, now));
    this.tasks.wake();
    for (const [i, delivery] of deliveries.entries()) this.events.received(delivery, answers[i]!.results);
    return { answers };
  }

  private async store(
    session: LogSession,
    deliveries: Delivery[],
    arrivals: Arrival[][],
    now: number,
  ): Promise<SendAnswer[]> {
    await session.preload(
      arrivals.flat().flatMap(({ authentic }) => ('ok' in authentic ? [] : [wantedBy(authentic)])),
    );
    const answers: SendAnswer[] = [];
    for (const [i, delivery] of deliveries.entries()) {
      hearNotices(session, delivery, now);
      const results: EventVerdict[] = [];
      const rooms = new Set<string>();
      for (const arrival of arrivals[i]!) {
        const room_id = 'ok' in arrival.authentic ? null : arrival.authentic.parsed.roomId;
        if (room_id !== null) rooms.add(room_id);
        const taken = await this.take(session, arrival, now);
        this.recordVerdict.run(session, delivery, room_id, taken);
        results.push(taken.verdict);
      }
      answers.push({ results, heads: await headsOf(session, delivery, rooms) });
    }
    return answers;
  }

  private async take(
    session: LogSession,
    { authentic, event_id, delivery }: Arrival,
    now: number,
  ): Promise<Taken> {
    if ('ok' in authentic) return turnedAway(event_id, authentic);
    const { tenant, parsed } = authentic;
    const { event } = parsed;
    let room = await session.room(tenant, parsed.roomId);
    if (!room && event.type === 'sw.room.invite') {
      const known = await knowRoomByInvite(session, this.policy, authentic, now);
      if (!known.ok) return turnedAway(parsed.id, known);
      room = known.room;
    }
    if (room && !(await hasStanding(session, tenant, room.room_id, room.home, event.origin)))
      room = undefined;
    const chain =
      (room && (await session.chain(tenant, room.room_id, event.origin))) ??
      newChain(tenant, parsed.roomId, event.origin, room?.home === tenant ? 0 : null);
    const judgement = await judgeEvent(session, room, authentic, chain, now);
    return this.settle(session, authentic, judgement, delivery, now);
  }

  private async settle(
    session: LogSession,
    authentic: AuthenticEvent,
    judgement: Judgement,
    delivery: Delivery,
    now: number,
  ): Promise<Taken> {
    const { parsed, tenant } = authentic;
    switch (judgement.is) {
      case 'duplicate': {
        const { held } = judgement;
        if (held.status === 'accepted')
          return { verdict: { event_id: parsed.id, status: 'duplicate' }, placed: false };
        const { code, reason } = held;
        return {
          verdict: {
            event_id: parsed.id,
            status: 'refused',
            code: code!,
            ...(reason && { reason }),
            retryable: false,
          },
          placed: false,
        };
      }
      case 'fork': {
        const { held, chain } = judgement;
        const { room_id, origin, seq } = held;
        session.putFork({
          tenant,
          room_id,
          origin,
          seq,
          first_text: held.text,
          second_text: parsed.text,
          seen_at: now,
        });
        session.putChain({ ...chain, state: 'forked' });
        return turnedAway(parsed.id, refuse('SW_FED_CHAIN_FORK'));
      }
      case 'turned-away':
        return turnedAway(parsed.id, judgement.refusal);
      case 'placed': {
        const { text } = await placeEvent(session, authentic, judgement, now);
        if (judgement.refusal) {
          const refusal = { ...judgement.refusal, retryable: false };
          return { verdict: refusedVerdict(parsed.id, refusal), placed: true };
        }
        const { room_id } = judgement.room;
        const { origin, seq, type } = parsed.event;
        session.announce(
          announce(ingestTopics.eventAccepted, parsed.id, {
            tenant: delivery.tenant,
            room_id,
            origin,
            seq,
            event_id: parsed.id,
            type,
            text,
          }),
        );
        return { verdict: { event_id: parsed.id, status: 'accepted' }, placed: true };
      }
    }
  }
}

/** Whether a room may be spoken of to a server at all: its home, a server that was ever in it, or one that was invited. */
async function hasStanding(
  session: LogSession,
  tenant: string,
  roomId: string,
  home: string,
  origin: string,
): Promise<boolean> {
  if (origin === home) return true;
  if (await session.chain(tenant, roomId, origin)) return true;
  if ((await session.roomFacts(tenant, roomId)).some((fact) => fact.server === origin)) return true;
  return (await session.invitesOf(tenant, roomId)).some(
    (invite) => parseFqid(invite.target)?.server === origin,
  );
}

async function headsOf(
  session: LogSession,
  { tenant, peer }: Delivery,
  rooms: ReadonlySet<string>,
): Promise<Record<string, ChainHead>> {
  const heads: Record<string, ChainHead> = {};
  for (const roomId of rooms) {
    const chain = await session.chain(tenant, roomId, peer);
    if (chain?.since_seq != null && chain.head_id !== null)
      heads[roomId] = { seq: chain.head_seq, event_id: chain.head_id };
  }
  return heads;
}

const refusedVerdict = (
  event_id: string | null,
  { code, reason, retryable, detail }: Refusal,
): EventVerdict => ({
  event_id,
  status: 'refused',
  code,
  ...(reason && { reason }),
  retryable,
  ...(detail && { detail }),
});

const turnedAway = (event_id: string | null, refusal: Refusal): Taken => ({
  verdict: refusedVerdict(event_id, refusal),
  placed: false,
});

export type { Arrival };
