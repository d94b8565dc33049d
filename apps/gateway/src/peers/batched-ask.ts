import { GroupCommit, type GroupCommitOptions } from '@app/persistence';
import { LIMITS } from '../domain/limits';

/** Asks for many callers at once: one bus request in flight, whatever queues meanwhile goes in the next. */
export function batchedAsk<Question, Answer>(
  ask: (questions: Question[]) => Promise<Answer[]>,
  bounds: Partial<GroupCommitOptions<Question, Answer>> = {},
): (question: Question) => Promise<Answer> {
  const asks = new GroupCommit<Question, Answer>({ maxItems: LIMITS.askBatch, ...bounds, flush: ask });
  return (question) => asks.submit(question);
}
