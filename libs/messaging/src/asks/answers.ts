import { applyDecorators, UseFilters, UsePipes } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import type { Ask } from '@app/contracts/contract';
import { AnswerFaultsFilter } from './answer-faults.filter';
import { tenantPipe } from './tenant.pipe';

/**
 * Marks a controller's method as the answer to a question; the request comes as `@Payload()`.
 *
 * Throw `FederationError` to refuse. A question that names no tenant does not reach the method. Processes of one context share its questions: each is answered once.
 */
export function Answers<Request, Reply>(ask: Ask<Request, Reply>): MethodDecorator {
  const [context] = ask.subject.split('.');
  return applyDecorators(
    MessagePattern(ask.subject, { queue: context }),
    ...(ask.ofInstance ? [] : [UsePipes(tenantPipe)]),
    UseFilters(new AnswerFaultsFilter(ask.subject)),
  );
}
