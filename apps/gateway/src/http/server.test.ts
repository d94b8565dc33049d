import { expect, it } from 'vitest';
import { LIMITS } from '../domain/limits';
import { createServer } from './server';

it('strangers who are many, slow or idle hold no more of the server than it has to give', async () => {
  const fastify = createServer(undefined);
  const { maxConnections, headersTimeout, requestTimeout, keepAliveTimeout } = fastify.server;
  expect({ maxConnections, headersTimeout, requestTimeout, keepAliveTimeout }).toEqual({
    maxConnections: LIMITS.connections,
    headersTimeout: LIMITS.headersTimeoutMs,
    requestTimeout: LIMITS.requestTimeoutMs,
    keepAliveTimeout: LIMITS.keepAliveTimeoutMs,
  });
  await fastify.close();
});
