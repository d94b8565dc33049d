import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerError, PROBLEM_TYPE } from './problem';

const logger = new Logger('http');
const TOO_LARGE = 413;

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
  // What was not drained of a body would otherwise be read for as long as it comes.
  if (status === TOO_LARGE) void reply.header('connection', 'close');
  void reply.code(status).headers(headers).type(PROBLEM_TYPE).send(JSON.stringify(body));
}
