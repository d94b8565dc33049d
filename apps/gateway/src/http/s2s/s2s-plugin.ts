import rateLimit from '@fastify/rate-limit';
import type { IncomingMessage } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import { FederationError, refuse, type FederationCode } from '@app/protocol';
import { LIMITS } from '../../domain/limits';
import { writeError } from '../problem.filter';
import { readBody } from '../read-body';
import type { S2sDoor } from './s2s-door';
import { S2S_BASE, S2S_ROUTES } from './s2s-routes';

/** What Fastify refuses before a handler runs, in the protocol's own words. */
const CODE_OF_STATUS: Partial<Record<number, FederationCode>> = {
  400: 'SW_FED_MALFORMED_REQUEST',
  413: 'SW_FED_TOO_LARGE',
  415: 'SW_FED_ENCODING_REFUSED',
  429: 'SW_FED_RATE_LIMITED',
};

/**
 * The signed routes, straight on Fastify: this path is the hot one, and a context of its own keeps the
 * middleware of the other routes off it.
 */
export async function s2sPlugin(fastify: FastifyInstance, { door }: { door: () => S2sDoor }): Promise<void> {
  await fastify.register(rateLimit, {
    max: LIMITS.s2sPerAddressPerSecond,
    timeWindow: 1000,
    cache: LIMITS.trackedPeers,
    // The peer of the socket: a forwarded address is the sender's own claim.
    keyGenerator: (request) => request.raw.socket.remoteAddress ?? '',
    addHeadersOnExceeding: NO_HEADERS,
    addHeaders: { ...NO_HEADERS, 'retry-after': false },
  });
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (_request: FastifyRequest, payload: IncomingMessage) =>
    readBody(payload, LIMITS.s2sBodyBytes),
  );
  fastify.setErrorHandler((error: FastifyError, request, reply) => {
    const code = CODE_OF_STATUS[error.statusCode ?? 0];
    writeError(code ? new FederationError(refuse(code)) : error, request, reply);
  });

  for (const route of S2S_ROUTES) {
    fastify.route({
      method: route.method,
      url: S2S_BASE + route.path,
      // A HEAD of a signed GET would be a second method for one signature.
      exposeHeadRoute: false,
      handler: async (request, reply) => {
        const answer = await door().handle(route, request);
        return reply.type('application/json').send(JSON.stringify(answer));
      },
    });
  }
}

const NO_HEADERS = { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false };
