import { GroupCommit } from '@app/persistence';
import { LIMITS } from '../domain/limits';

/** Asks for many callers at once: one bus request in flight, whatever queues meanwhile goes in the next. */
export function batchedAsk<Question, Answer>(
  ask: (questions: Question[]) => Promise<Answer[]>,
): (question: Question) => Promise<Answer> {
  const asks = new GroupCommit<Question, Answer>({ maxItems: LIMITS.askBatch, flush: ask });
  return (question) => asks.submit(question);
}
