import { Injectable } from '@nestjs/common';
import { calls } from '@app/contracts/calls';
import { ingest } from '@app/contracts/ingest';
import { Bus } from '@app/messaging';
import {
  FederationError,
  isFqid,
  isRoomId,
  parseJson,
  refuse,
  type Outcome,
  type Refusal,
} from '@app/protocol';
import { Clock } from '@app/runtime';
import { readPingBody } from '../../domain/ping-body';
import { readBackfillQuery, readVerdictsQuery, refuseAnyQuery } from '../../domain/s2s-query';
import { CallBack } from '../../use-cases/call-back';
import { ReceiveEvents } from '../../use-cases/receive-events';
import type { PeerAnswer, PeerRequest, S2sRoute } from './s2s-routes';

const LOCAL_ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** What each signed route answers, once the request is admitted. */
@Injectable()
export class PeerAnswers implements Record<S2sRoute['answer'], PeerAnswer> {
  constructor(
    private readonly bus: Bus,
    private readonly receiveEvents: ReceiveEvents,
    private readonly callBack: CallBack,
    private readonly clock: Clock,
  ) {}

  send: PeerAnswer = async (request) => {
    granted(refuseAnyQuery(request.query));
    const answer = await this.receiveEvents.run(request);
    if (isRefusal(answer)) throw new FederationError(answer);
    return answer;
  };

  profile: PeerAnswer = (request) => {
    granted(refuseAnyQuery(request.query));
    const local_id = request.params.local_id!;
    if (!LOCAL_ID.test(local_id)) throw new FederationError(refuse('SW_FED_UNKNOWN_USER'));
    return this.bus.ask(ingest.profileForPeer, { ...asker(request), local_id });
  };

  members: PeerAnswer = (request) => {
    granted(refuseAnyQuery(request.query));
    return this.bus.ask(ingest.membersForPeer, { ...asker(request), room_id: roomOf(request) });
  };

  backfill: PeerAnswer = async (request) => {
    const { range } = granted(readBackfillQuery(request.query));
    const { standing } = request;
    const most = standing.ok ? standing.policy.max_backfill_events_per_request : 0;
    if (most === 0) throw new FederationError(refuse('SW_FED_BACKFILL_REFUSED'));
    const { events, ...rest } = await this.bus.ask(ingest.backfill, {
      ...asker(request),
      ...range,
      room_id: roomOf(request),
      limit: Math.min(range.limit, most),
    });
    return { events: events.map((text) => JSON.parse(text) as unknown), ...rest };
  };

  verdicts: PeerAnswer = (request) => {
    const { event_id } = granted(readVerdictsQuery(request.query));
    return this.bus.ask(ingest.verdict, { ...asker(request), event_id });
  };

  callToken: PeerAnswer = (request) => {
    granted(refuseAnyQuery(request.query));
    const fqid = oneField(request.body, 'fqid', isFqid, 'the FQID of a person of yours');
    return this.bus.ask(calls.admit, { ...asker(request), room_id: roomOf(request), fqid });
  };

  ping: PeerAnswer = async (request) => {
    granted(refuseAnyQuery(request.query));
    const { nonce, callBack } = granted(readPingBody(request.body));
    const { standing } = request;
    const call_back = callBack && (await this.callBack.run(request, nonce));
    return {
      nonce,
      server_time: this.clock.now(),
      accepts_you: standing.ok,
      ...(!standing.ok && { code: standing.code }),
      ...(call_back && { call_back }),
    };
  };
}

const asker = ({ tenant, peer, trace_id }: PeerRequest) => ({ tenant, peer, trace_id });

function granted<T extends object>(outcome: Outcome<T>): { ok: true } & T {
  if (!outcome.ok) throw new FederationError(outcome);
  return outcome;
}

/** A name that cannot be a room's gets the answer of a room that is not there. */
function roomOf({ params }: PeerRequest): string {
  const room_id = params.room_id!;
  if (!isRoomId(room_id)) throw new FederationError(refuse('SW_FED_NOT_IN_ROOM'));
  return room_id;
}

/** The body is one string under one name, and nothing else. */
function oneField(body: Buffer, name: string, accepts: (text: string) => boolean, form: string): string {
  const parsed = parseJson(body);
  const fields = parsed.ok ? Object.entries(parsed.value) : [];
  const [[found, text] = []] = fields;
  if (fields.length === 1 && found === name && typeof text === 'string' && accepts(text)) return text;
  throw new FederationError(refuse('SW_FED_MALFORMED_REQUEST', `The body is not {"${name}": ${form}}.`));
}

const isRefusal = (answer: object): answer is Refusal => 'ok' in answer && answer.ok === false;
