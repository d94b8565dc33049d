import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { FederationError, type ReceivedRequest, type Refusal } from '@app/protocol';
import { claimedSigner } from '../../domain/claimed-signer';
import { AdmitRequest, type Rejection } from '../../use-cases/admit-request';
import { AwaitCallBacks } from '../../use-cases/await-call-backs';
import { HearPeer } from '../../use-cases/hear-peer';
import { RecordRefusal } from '../../use-cases/record-refusal';
import { PeerAnswers } from './peer-answers';
import type { ReceivedBody } from '../read-body';
import { receivedRequest } from './received-request';
import type { S2sRoute } from './s2s-routes';

const EMPTY = Buffer.alloc(0);

/** The way of every signed request: admit, note, answer. */
@Injectable()
export class S2sDoor {
  constructor(
    private readonly admit: AdmitRequest,
    private readonly hear: HearPeer,
    private readonly record: RecordRefusal,
    private readonly answers: PeerAnswers,
    private readonly callBacks: AwaitCallBacks,
  ) {}

  async handle(route: S2sRoute, request: FastifyRequest): Promise<object> {
    const received = receivedRequest(request);
    const body = bodyOf(request);
    const { action, version } = route;
    const admission = await this.admit.run({ received, body, action, version, trace_id: request.id });
    const awaited = route.answer === 'ping' && body !== 'too_large' && this.callBacks.notice(body, admission);
    if (!admission.ok) {
      this.noteRejection(admission, received, request.id);
      throw new FederationError(plain(admission));
    }

    const { tenant, peer, standing } = admission;
    // What we asked for ourselves makes nobody a peer.
    if (!awaited) this.hear.run(tenant, peer);
    if (!standing.ok && !route.toAnybody) {
      const refusal = plain(standing);
      const known = refusal.code !== 'SW_FED_PEER_UNKNOWN';
      this.record.run({ tenant, peer, refusal, stage: 'policy', known, trace_id: request.id });
      throw new FederationError(refusal);
    }
    const params = request.params as Record<string, string>;
    return this.answers[route.answer]({
      ...admission,
      trace_id: request.id,
      params,
      query: received.query,
      body: body as Buffer,
    });
  }

  private noteRejection(rejection: Rejection, received: ReceivedRequest, trace_id: string): void {
    const { tenant, peer: known, code } = rejection;
    const peer = known ?? claimedSigner(received.headers);
    if (!tenant || !peer || code === 'SW_FED_RATE_LIMITED') return;
    this.record.run({
      tenant,
      peer,
      refusal: plain(rejection),
      stage: 'signature',
      known: known !== undefined,
      trace_id,
    });
  }
}

/** The parser has read a POST; any other method's body stays unread, and it is enough to know of it. */
function bodyOf({ body, raw }: FastifyRequest): ReceivedBody {
  if (body !== undefined && body !== null) return body as ReceivedBody;
  const { 'content-length': length, 'transfer-encoding': encoding } = raw.headers;
  return encoding !== undefined || Number(length ?? 0) > 0 ? Buffer.alloc(1) : EMPTY;
}

const plain = ({ ok, code, reason, detail, retryable, facts }: Refusal): Refusal => ({
  ok,
  code,
  retryable,
  ...(reason && { reason }),
  ...(detail && { detail }),
  ...(facts && { facts }),
});
