import { applyDecorators, UseFilters } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import type { Ask } from '@app/contracts/contract';
import { AnswerFaultsFilter } from './answer-faults.filter';

/**
 * Marks a controller's method as the answer to a question; the request comes as `@Payload()`.
 *
 * Throw `FederationError` to refuse. Processes of one context share its questions: each is answered once.
 */
export function Answers<Request, Reply>(ask: Ask<Request, Reply>): MethodDecorator {
  const [context] = ask.subject.split('.');
  return applyDecorators(
    MessagePattern(ask.subject, { queue: context }),
    UseFilters(new AnswerFaultsFilter(ask.subject)),
  );
}
