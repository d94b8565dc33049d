import { Injectable } from '@nestjs/common';
import { contentDigest, FederationError, type Ephemeral } from '@app/protocol';
import { Clock, PeerHttp, type PeerRequest } from '@app/runtime';
import { retryAfter } from '../domain/backoff';
import { classify, failure, type Failure, type ProblemWord } from '../domain/failure-classes';
import { sendBody } from '../domain/packing';
import { MAX_ANSWER_BYTES, readSendAnswer, type SentEvent } from '../domain/send-answer';
import { PeerDoor, type Link, type SendOutcome } from '../use-cases/ports';
import { PeerAddresses } from './peer-addresses';
import { RequestSigner } from './request-signer';

const TIMEOUT_MS = 30_000;
/** What ephemerals say is over soon. */
const TELL_TIMEOUT_MS = 5_000;
const MOST_BODIES = 32;

interface Body {
  readonly bytes: Buffer;
  readonly digest: string;
}

/** How long an answer is waited for. */
type Patience = Pick<PeerRequest, 'timeoutMs' | 'signal'>;

/** Posts events to a peer's `/send`: signed, bounded in time and size. The only way out for our chains. */
@Injectable()
export class SendDoor extends PeerDoor {
  private readonly bodies = new Map<string, Body>();

  constructor(
    private readonly http: PeerHttp,
    private readonly addresses: PeerAddresses,
    private readonly signer: RequestSigner,
    private readonly clock: Clock,
  ) {
    super();
  }

  send(
    link: Link,
    events: readonly SentEvent[],
    ephemeral: readonly Ephemeral[],
    signal: AbortSignal,
  ): Promise<SendOutcome> {
    const body =
      ephemeral.length === 0 ? this.bodyOf(events) : bodyWith(sendBody(textsOf(events), { ephemeral }));
    return this.attempt(link, body, events, { timeoutMs: TIMEOUT_MS, signal });
  }

  tell(link: Link, ephemeral: readonly Ephemeral[]): Promise<SendOutcome> {
    return this.attempt(link, bodyWith(sendBody([], { ephemeral })), [], { timeoutMs: TELL_TIMEOUT_MS });
  }

  tellEnd(link: Link, ts: number): Promise<SendOutcome> {
    const body = bodyWith(sendBody([], { notices: [{ type: 'sw.peering.end', ts }] }));
    return this.attempt(link, body, [], { timeoutMs: TIMEOUT_MS });
  }

  private async attempt(
    link: Link,
    body: Body,
    events: readonly SentEvent[],
    patience: Patience,
  ): Promise<SendOutcome> {
    try {
      return await this.post(link, body, events, patience);
    } catch (error) {
      if (!(error instanceof FederationError)) throw error;
      return { ok: false, ...failure('unreachable', error.refusal.code) };
    }
  }

  relocate(link: Link, refresh: boolean): void {
    this.addresses.forget(link, refresh);
  }

  private async post(
    link: Link,
    { bytes, digest }: Body,
    events: readonly SentEvent[],
    patience: Patience,
  ): Promise<SendOutcome> {
    const url = await this.addresses.sendUrl(link);
    const headers = await this.signer.post(link.tenant, url, digest);
    const response = await this.http.post(url.href, {
      headers,
      body: bytes,
      accept: 'application/json',
      maxBytes: MAX_ANSWER_BYTES,
      ...patience,
    });
    const asked = { url: url.href };
    if (!('status' in response)) return { ok: false, ...asked, ...failure('unreachable', response.code) };
    if (response.status !== 200) return { ok: false, ...asked, ...this.refusal(response) };
    const outcome = readSendAnswer(response.body, events);
    return outcome.ok
      ? { ok: true, ...asked, ...outcome.answer }
      : { ok: false, ...asked, ...failure('bad_answer') };
  }

  private refusal({ status, headers, body }: { status: number; headers: object; body: Buffer }): Failure {
    const { 'retry-after': field } = headers as Record<string, string | string[] | undefined>;
    const wait = typeof field === 'string' ? retryAfter(field, this.clock.now()) : undefined;
    return classify(status, problemOf(body), wait);
  }

  /** One event goes to many peers: its body and digest are made once. */
  private bodyOf(events: readonly SentEvent[]): Body {
    const key = events.map(({ event_id }) => event_id).join(' ');
    const known = this.bodies.get(key);
    if (known) return known;
    const body = bodyWith(sendBody(textsOf(events)));
    this.bodies.set(key, body);
    for (const oldest of this.bodies.keys()) {
      if (this.bodies.size <= MOST_BODIES) break;
      this.bodies.delete(oldest);
    }
    return body;
  }
}

const textsOf = (events: readonly SentEvent[]) => events.map(({ text }) => text);

const bodyWith = (bytes: Buffer): Body => ({ bytes, digest: contentDigest(bytes) });

function problemOf(body: Buffer): ProblemWord {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}
