import type { INestApplicationContext } from '@nestjs/common';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { InProcessHub } from './in-process/in-process-hub';
import { InProcessServer } from './in-process/in-process-server';
import { MESSAGING_OPTIONS, type MessagingOptions } from './messaging.module';
import { connectionOptions } from './nats/connection-options';
import { QuestionServer } from './nats/question-server';

/** How an application that imports `MessagingModule` answers questions: `app.connectMicroservice(microserviceOptions(app))`. */
export function microserviceOptions(app: INestApplicationContext): MicroserviceOptions {
  const { natsUrl, processName } = app.get<MessagingOptions>(MESSAGING_OPTIONS);
  if (!natsUrl) return { strategy: new InProcessServer(app.get(InProcessHub)) };
  return {
    strategy: new QuestionServer({
      ...connectionOptions(natsUrl, `${processName}-answers`),
      gracefulShutdown: true,
      gracePeriod: GRACE_PERIOD_MS,
    }),
  };
}

/** What was being answered when the process began to stop gets this long. */
const GRACE_PERIOD_MS = 500;
