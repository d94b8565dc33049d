import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { path, type ApiClient } from '../../api/client';
import { ApiProblem } from '../../api/problem';
import type { PostedMessage } from '../../api/views';
import { useLiveCache } from '../../live/live';
import type { LiveCache } from '../../live/live-cache';
import { useApi, useMe } from '../../session/session';

export interface Draft {
  body: string;
  reply_to?: string;
  thread_root?: string;
}

/** A message that the server has not confirmed yet. */
export interface Unsent extends Draft {
  /** The Idempotency-Key: however often it is sent, it is said once. */
  key: string;
  at: number;
  /** Why it was given up; absent while it is being tried. */
  problem?: ApiProblem;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
const MOST_TRIES = 8;

/** `crypto.randomUUID` is kept from pages that came without TLS. */
const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Sends messages of one room, one after the other, each until the server has answered. */
export class Outbox {
  private sending: Promise<void> = Promise.resolve();

  constructor(
    private readonly roomId: string,
    private readonly me: string,
    private readonly tenant: string,
    private readonly api: ApiClient,
    private readonly queries: QueryClient,
    private readonly live: LiveCache,
  ) {}

  send(draft: Draft): void {
    const unsent: Unsent = { ...draft, key: newKey(), at: Date.now() };
    this.change((others) => [...others, unsent]);
    this.enqueue(unsent);
  }

  /** Tries one again that was given up, as the same message. */
  retry(key: string): void {
    const again = this.unsent().find((one) => one.key === key);
    if (!again) return;
    const { problem: _, ...unsent } = again;
    this.change((others) => others.map((one) => (one.key === key ? unsent : one)));
    this.enqueue(unsent);
  }

  discard(key: string): void {
    this.change((others) => others.filter((one) => one.key !== key));
  }

  private enqueue(unsent: Unsent): void {
    this.sending = this.sending.then(() => this.deliver(unsent));
  }

  private async deliver(unsent: Unsent): Promise<void> {
    const { key, at: _, ...draft } = unsent;
    for (let tries = 1; ; tries += 1) {
      try {
        const posted = await this.api.post<PostedMessage>(
          path`/v1/rooms/${this.roomId}/messages`,
          { ...draft },
          { 'idempotency-key': key },
        );
        this.show(posted, draft);
        return this.discard(key);
      } catch (error) {
        const problem = error instanceof ApiProblem ? error : ApiProblem.unreachable();
        if (!problem.retryable || tries === MOST_TRIES) return this.giveUp(key, problem);
        await pause(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1)));
      }
    }
  }

  /** In its place at once; the line of the live stream then says nothing new. */
  private show({ event_id, seq, ts }: PostedMessage, content: Draft): void {
    const place = { event_id, seq, ts, origin: this.tenant, sender: this.me };
    this.live.foldTimeline(this.roomId, { ...place, type: 'sw.message', content });
  }

  private giveUp(key: string, problem: ApiProblem): void {
    this.change((others) => others.map((one) => (one.key === key ? { ...one, problem } : one)));
  }

  private unsent(): Unsent[] {
    return this.queries.getQueryData<Unsent[]>(outboxKey(this.roomId)) ?? [];
  }

  private change(to: (others: Unsent[]) => Unsent[]): void {
    this.queries.setQueryData<Unsent[]>(outboxKey(this.roomId), (others = []) => to(others));
  }
}

const outboxKey = (roomId: string) => ['outbox', roomId] as const;

export function useOutbox(roomId: string): { outbox: Outbox; unsent: readonly Unsent[] } {
  const api = useApi();
  const { fqid, tenant } = useMe();
  const queries = useQueryClient();
  const live = useLiveCache();
  const outbox = useMemo(
    () => new Outbox(roomId, fqid, tenant, api, queries, live),
    [roomId, fqid, tenant, api, queries, live],
  );
  const { data: unsent } = useQuery<Unsent[]>({
    queryKey: outboxKey(roomId),
    queryFn: () => [],
    initialData: [],
    staleTime: Infinity,
    gcTime: Infinity,
  });
  return { outbox, unsent };
}
