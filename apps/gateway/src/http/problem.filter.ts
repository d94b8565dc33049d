import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerError, PROBLEM_TYPE } from './problem';

const logger = new Logger('http');

/** The one place that writes errors. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    writeError(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}

export function writeError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { status, headers, body, unexpected } = answerError(error, request.id);
  if (unexpected)
    logger.error({ err: error, trace_id: request.id, method: request.method }, 'a request failed');
  if (reply.sent) return;
  void reply.code(status).headers(headers).type(PROBLEM_TYPE).send(JSON.stringify(body));
}
