import { answer, problem, type Books } from './answer';
import type { Answer } from './https';
import type { Journal } from './journal';
import type { Descriptor } from './wire/descriptor';
import { verifyRequest, type Incoming } from './wire/request';

/** One request that came in, and what was said to it; `from` is null where the signature did not hold. */
export interface Visit {
  from: string | null;
  incoming: Incoming;
  answer: Answer;
}

interface Host extends Books {
  readonly visits: Journal<Visit>;
  descriptor(): Descriptor;
}

/** The way in: the descriptor to anybody, the rest by signature (section 6). */
export class Gate {
  private readonly nonces = new Set<string>();

  constructor(private readonly host: Host) {}

  async serve(incoming: Incoming): Promise<Answer> {
    if (incoming.path === '/.well-known/scaiwave/server') {
      return { status: 200, body: JSON.stringify(this.host.descriptor()) };
    }
    const { from, answer } = await this.serveSigned(incoming);
    const said = this.host.knobs.distort?.(incoming, answer) ?? answer;
    this.host.visits.add({ incoming, from, answer: said });
    return said;
  }

  private async serveSigned(incoming: Incoming): Promise<{ from: string | null; answer: Answer }> {
    const { host } = this;
    const forced = host.knobs.answerWith;
    if (forced && incoming.path.endsWith(forced.to ?? '')) {
      const { headers, ...refusal } = problem({ ok: false, code: forced.code }, forced.status);
      return { from: null, answer: { ...refusal, headers: { ...headers, ...forced.headers } } };
    }
    const verified = await verifyRequest(incoming, {
      now: Math.floor(host.now() / 1000),
      authorities: [host.serverName],
      keyOf: (serverName, keyId) => host.keyOf(serverName, keyId),
    });
    if (!verified.ok) return { from: null, answer: problem(verified, 401) };
    const { origin, nonce } = verified;
    const isReplay = this.nonces.has(`${origin} ${nonce}`);
    this.nonces.add(`${origin} ${nonce}`);
    const said = isReplay
      ? problem({ ok: false, code: 'SW_FED_REPLAYED_REQUEST' }, 401)
      : await answer(host, origin, incoming);
    return { from: origin, answer: said };
  }
}
