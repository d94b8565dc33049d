import { Get, Headers, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Asker, StreamItem } from '@app/contracts/ingest';
import type { LiveItem } from '@app/contracts/presence';
import { Clock } from '@app/runtime';
import { LIMITS } from '../../domain/limits';
import { FollowStream } from '../../use-cases/follow-stream';
import type { Session } from '../../use-cases/sign-in';
import { WakeStreams } from '../../use-cases/wake-streams';
import { ApiError } from '../api-errors';
import { PeopleRoutes } from '../routes';
import { AskedBy, Me } from '../session';
import { StreamQuery } from './people.dto';

const EVENT_STREAM = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
};
const MAX_TIMER_MS = 2_147_483_647;
const POSITION = /^[!-~]{1,512}$/;

@PeopleRoutes('v1/me/stream')
export class StreamController {
  constructor(
    private readonly stream: FollowStream,
    private readonly streams: WakeStreams,
    private readonly clock: Clock,
  ) {}

  @Get()
  async follow(
    @AskedBy() asker: Asker,
    @Me() session: Session,
    @Query() query: StreamQuery,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const after = lastEventId ?? query.after ?? null;
    if (after !== null && !POSITION.test(after)) throw new ApiError('SW_BAD_REQUEST', 'That is no position.');
    if (this.streams.count(asker.tenant) >= LIMITS.streamsPerTenant) throw new ApiError('SW_RATE_LIMITED');

    const closed = this.closedWith(reply, session.expires_at);
    const pages = this.stream.run(asker, session.participant.fqid, after, closed);
    // The first page decides whether this becomes a stream or an error.
    let page = await pages.next();
    reply.hijack();
    reply.raw.writeHead(200, EVENT_STREAM).write(': open\n\n');
    try {
      for (; !page.done && write(reply, page.value); page = await pages.next());
    } catch {
      // The client reconnects with the last id that it has seen.
    } finally {
      await pages.return(undefined);
      reply.raw.end();
    }
  }

  /** Aborts when the client goes, and when its token ends. */
  private closedWith(reply: FastifyReply, expiresAt: number): AbortSignal {
    const closing = new AbortController();
    const left = Math.min(MAX_TIMER_MS, Math.max(0, expiresAt - this.clock.now()));
    const timer = setTimeout(() => closing.abort(), left);
    reply.raw.once('close', () => {
      clearTimeout(timer);
      closing.abort();
    });
    return closing.signal;
  }
}

/** A client that does not keep up is hung up on; it resumes where it was. */
function write({ raw }: FastifyReply, items: (StreamItem | LiveItem)[]): boolean {
  raw.write(items.length === 0 ? ': alive\n\n' : items.map(eventText).join(''));
  if (raw.writableLength > LIMITS.streamBufferBytes) raw.destroy();
  return !raw.destroyed;
}

/** What is not kept has no id: a client that reconnects resumes after the last item that has one. */
const eventText = (item: StreamItem | LiveItem) => {
  const id = 'position' in item ? `id: ${item.position}\n` : '';
  const { kind, room_id, data } = item;
  return `${id}event: ${kind}\ndata: ${JSON.stringify({ room_id, data })}\n\n`;
};
