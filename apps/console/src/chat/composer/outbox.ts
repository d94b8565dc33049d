import type { QueryClient } from '@tanstack/react-query';
import { path, type ApiClient } from '../../api/client';
import { ApiProblem } from '../../api/problem';
import type { Me, PostedMessage } from '../../api/views';
import type { LiveCache } from '../../live/live-cache';
import { pause } from '../../live/pause';
import { keepUnsent, keptUnsent } from './kept-unsent';
import type { Draft, Unsent } from './unsent';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
/** For a server that answers and says that it cannot now. */
const MOST_TRIES = 8;

export const outboxKey = (roomId: string) => ['outbox', roomId] as const;

/** `crypto.randomUUID` is kept from pages that came without TLS. */
const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );

export interface Office {
  me: Me;
  api: ApiClient;
  queries: QueryClient;
  live: LiveCache;
  /** Nobody is there any more. */
  closed: AbortSignal;
}

/** Sends messages of one room, one after the other, each until the server has answered. */
export class Outbox {
  private sending: Promise<void> = Promise.resolve();

  /** Goes on with what the tab has kept since before the page was loaded. */
  constructor(
    private readonly roomId: string,
    private readonly office: Office,
  ) {
    const kept = keptUnsent(office.me.fqid, roomId);
    if (kept.length > 0) this.change(() => kept);
    for (const unsent of kept) if (!unsent.problem) this.enqueue(unsent);
  }

  send(draft: Draft): void {
    const unsent: Unsent = { ...draft, key: newKey(), at: Date.now() };
    this.change((others) => [...others, unsent]);
    this.enqueue(unsent);
  }

  /** Tries one again that was given up, as the same message. */
  retry(key: string): void {
    const again = this.find(key);
    if (!again) return;
    const { problem: _, ...unsent } = again;
    this.mark(key, () => unsent);
    this.enqueue(unsent);
  }

  discard(key: string): void {
    this.change((others) => others.filter((one) => one.key !== key));
  }

  private enqueue(unsent: Unsent): void {
    this.sending = this.sending.then(() => this.deliver(unsent));
  }

  private async deliver({ key, at: _, waiting: __, ...draft }: Unsent): Promise<void> {
    const { api, closed } = this.office;
    for (let tries = 1; this.find(key) && !closed.aborted; tries += 1) {
      try {
        const idempotent = { 'idempotency-key': key };
        const posted = await api.post<PostedMessage>(
          path`/v1/rooms/${this.roomId}/messages`,
          { ...draft },
          idempotent,
        );
        this.show(posted, draft);
        return this.discard(key);
      } catch (error) {
        const problem = error as ApiProblem;
        // Who signs in again finds it where it was.
        if (problem.status === 401) return;
        const unreachable = problem.status === 0;
        if (!problem.retryable || (!unreachable && tries >= MOST_TRIES)) {
          return this.mark(key, ({ waiting: _, ...one }) => ({ ...one, problem: problem.message }));
        }
        this.mark(key, (one) => ({ ...one, waiting: unreachable }));
        await pause(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1)), closed);
      }
    }
  }

  /** In its place at once; the line of the live stream then says nothing new. */
  private show({ event_id, seq, ts }: PostedMessage, content: Draft): void {
    const { me, live } = this.office;
    const place = { event_id, seq, ts, origin: me.tenant, sender: me.fqid };
    live.foldTimeline(this.roomId, { ...place, type: 'sw.message', content });
  }

  private find(key: string): Unsent | undefined {
    return this.unsent().find((one) => one.key === key);
  }

  private unsent(): Unsent[] {
    return this.office.queries.getQueryData<Unsent[]>(outboxKey(this.roomId)) ?? [];
  }

  private mark(key: string, as: (unsent: Unsent) => Unsent): void {
    this.change((all) => all.map((one) => (one.key === key ? as(one) : one)));
  }

  private change(to: (others: Unsent[]) => Unsent[]): void {
    const { queries, me, closed } = this.office;
    if (closed.aborted) return;
    const changed = to(this.unsent());
    queries.setQueryData<Unsent[]>(outboxKey(this.roomId), changed);
    keepUnsent(me.fqid, this.roomId, changed);
  }
}
