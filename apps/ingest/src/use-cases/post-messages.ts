import { ingest, type PostedMessage } from '@app/contracts/ingest';
import type { Ask } from '@app/contracts/contract';
import { GroupCommit } from '@app/persistence';
import { refuse, type ContentOf, type Refusal } from '@app/protocol';
import { Clock } from '@app/runtime';
import { Injectable } from '@nestjs/common';
import { currentMembership } from '../domain/membership';
import type { Room } from '../domain/room-kinds';
import { roomKey, type StoredEvent } from '../domain/stored-event';
import { appendEvents, saying, type Saying } from './append-events';
import { RoomLog, type LogSession, type Wanted } from './log-session';
import { People, Signer } from './ports';

type PostRequest = typeof ingest.post extends Ask<infer Request, unknown> ? Request : never;
type Message = PostRequest['messages'][number] & { fqid: string };
type Posted = ({ ok: true } & PostedMessage) | Refusal;

const MESSAGES_AT_ONCE = 200;

/** Appends what people say: whatever is posted while one transaction commits goes together into the next. */
@Injectable()
export class PostMessages {
  private readonly group: GroupCommit<Message, Posted>;

  constructor(
    private readonly log: RoomLog,
    private readonly signer: Signer,
    private readonly people: People,
    private readonly clock: Clock,
  ) {
    this.group = new GroupCommit({ maxItems: MESSAGES_AT_ONCE, flush: (messages) => this.append(messages) });
  }

  async run({ messages }: PostRequest): Promise<{ posted: Posted[] }> {
    return { posted: await Promise.all(messages.map((message) => this.post(message))) };
  }

  private async post(message: PostRequest['messages'][number]): Promise<Posted> {
    const person = await this.people.byId(message.tenant, message.participant_id);
    return person ? this.group.submit({ ...message, fqid: person.fqid }) : refuse('SW_FED_UNKNOWN_USER');
  }

  private append(messages: Message[]): Promise<Posted[]> {
    return this.log.transact(async (session) => {
      const rooms = new Map(messages.map((message) => [roomKey(message), message]));
      // Asked together, they share a round trip, and the chains are locked first.
      const [, repeated] = await Promise.all([
        session.preload(messages.map(wantedFor)),
        session.postedBefore(messages),
        ...[...rooms.values()].map(({ tenant, room_id }) => session.highestTs(tenant, room_id)),
      ]);
      const answers = new Array<Posted | undefined>(messages.length);
      const fresh: { at: number; saying: Saying; message: Message }[] = [];
      const keysHere = new Map<string, number>();
      for (const [at, message] of messages.entries()) {
        const key =
          message.idempotency_key && `${message.tenant} ${message.participant_id} ${message.idempotency_key}`;
        const earlier = key && (repeated.get(key) ?? keysHere.get(key));
        if (typeof earlier === 'object') answers[at] = { ok: true, ...earlier };
        if (earlier !== undefined && earlier !== '') continue;
        const room = await memberRoom(session, message);
        if (!room) {
          answers[at] = refuse('SW_FED_NOT_IN_ROOM', 'You are not in this room, or it does not exist.', {
            retryable: false,
          });
          continue;
        }
        if (key) keysHere.set(key, at);
        fresh.push({ at, message, saying: saying(room, 'sw.message', message.fqid, contentOf(message)) });
      }
      const stored = await appendEvents(
        session,
        this.signer,
        fresh.map((one) => one.saying),
        this.clock.now(),
      );
      fresh.forEach(({ at, message }, i) => {
        const posted = postedForm(stored[i]!);
        answers[at] = { ok: true, ...posted };
        if (message.idempotency_key)
          session.rememberPosted(
            message.tenant,
            message.participant_id,
            message.idempotency_key,
            message.room_id,
            posted,
          );
      });
      return messages.map(
        (message, at) =>
          answers[at] ??
          answers[keysHere.get(`${message.tenant} ${message.participant_id} ${message.idempotency_key}`)!]!,
      );
    });
  }
}

const wantedFor = ({ tenant, room_id, fqid }: Message): Wanted => ({
  tenant,
  room_id,
  origin: tenant,
  seq: -1,
  event_id: null,
  sender: fqid,
  target: null,
});

async function memberRoom(
  session: LogSession,
  { tenant, room_id, fqid }: Message,
): Promise<Room | undefined> {
  const room = await session.room(tenant, room_id);
  const membership = room && currentMembership(await session.facts(tenant, room_id, fqid), room.home);
  return membership === 'joined' ? room : undefined;
}

const contentOf = ({ body, reply_to, thread_root }: Message): ContentOf<'sw.message'> => ({
  body,
  ...(reply_to && { reply_to }),
  ...(thread_root && { thread_root }),
});

const postedForm = ({ event_id, seq, ts }: StoredEvent): PostedMessage => ({ event_id, seq, ts });
