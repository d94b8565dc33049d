import { ServerNats } from '@nestjs/microservices';
import type { Msg } from 'nats';
import { INBOX } from './connection-options';

/**
 * Nest's server side over NATS, for questions only. A consumer of JetStream delivers to whatever subject its maker
 * names, past the maker's own permissions; but what it delivers asks for no reply to an inbox. So that is no question.
 */
export class QuestionServer extends ServerNats {
  override async handleMessage(channel: string, message: Msg): Promise<void> {
    if (!message.reply?.startsWith(`${INBOX}.`)) return;
    try {
      await super.handleMessage(channel, message);
    } catch (err) {
      this.logger.warn(`a question on ${channel} is not in form: ${(err as Error).name}`);
    }
  }
}
