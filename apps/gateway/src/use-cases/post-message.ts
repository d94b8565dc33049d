import { Injectable } from '@nestjs/common';
import { ingest, type Asker, type PostedMessage } from '@app/contracts/ingest';
import { Bus } from '@app/messaging';
import { GroupCommit } from '@app/persistence';
import { FederationError, type Refusal } from '@app/protocol';
import { LIMITS } from '../domain/limits';

export interface NewMessage extends Asker {
  room_id: string;
  body: string;
  reply_to?: string;
  thread_root?: string;
  idempotency_key?: string;
}

/** Posts messages of concurrent requests with one question to the room log. */
@Injectable()
export class PostMessage {
  private readonly posts = new GroupCommit<NewMessage, ({ ok: true } & PostedMessage) | Refusal>({
    maxItems: LIMITS.askBatch,
    flush: async (messages) => (await this.bus.ask(ingest.post, { messages })).posted,
  });

  constructor(private readonly bus: Bus) {}

  async run(message: NewMessage): Promise<PostedMessage> {
    const posted = await this.posts.submit(message);
    if (!posted.ok) throw new FederationError(posted);
    const { event_id, seq, ts } = posted;
    return { event_id, seq, ts };
  }
}
