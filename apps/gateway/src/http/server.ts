import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import fastify, { type FastifyInstance } from 'fastify';
import { newTraceId, traceIdFrom } from '@app/runtime';
import { LIMITS } from '../domain/limits';
import { answerCode, PROBLEM_TYPE } from './problem';
import { writeError } from './problem.filter';
import type { S2sDoor } from './s2s/s2s-door';
import { S2S_BASE } from './s2s/s2s-routes';

/** PEM. */
export interface Tls {
  cert: string;
  key: string;
}

/** Fastify as the gateway runs it: everything that a stranger can make it hold is bounded. */
export function createServer(tls: Tls | undefined): FastifyInstance {
  const bounds = {
    maxHeaderSize: LIMITS.headerBytes,
    headersTimeout: LIMITS.headersTimeoutMs,
    connectionsCheckingInterval: LIMITS.connectionsCheckMs,
  };
  const options = {
    logger: false,
    // A forwarded address or host is the sender's own claim.
    trustProxy: false,
    genReqId: requestId,
    bodyLimit: LIMITS.jsonBodyBytes,
    requestTimeout: LIMITS.requestTimeoutMs,
    keepAliveTimeout: LIMITS.keepAliveTimeoutMs,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 512, ignoreTrailingSlash: false },
    clientErrorHandler: refuseMalformed,
    frameworkErrors: writeError,
    ...(tls ? { https: { ...tls, ...bounds } } : { http: bounds }),
  };
  const server = fastify(options as object) as unknown as FastifyInstance;
  server.server.maxConnections = LIMITS.connections;
  return server;
}

/** A peer's request goes by the id that the peer logs it under; nobody else has a say in ours. */
function requestId({ url, headers }: IncomingMessage): string {
  const given = url?.startsWith(S2S_BASE) ? traceIdFrom(headers['traceparent']) : undefined;
  return given ?? newTraceId();
}

/** Nest on that instance; its own body parsers stay away. */
export class GatewayHttp extends FastifyAdapter {
  /** Nest makes it after the routes that lead to it. */
  door: S2sDoor;

  constructor(readonly fastify: FastifyInstance) {
    // Nest brings a Fastify of its own, of the same major version.
    super(fastify as never);
  }

  override registerParserMiddleware(): void {}
}

/** What Node says of a request that never became one, by its code. */
const FRAMING_FAULTS: Record<string, string> = {
  HPE_HEADER_OVERFLOW: 'The header is too large.',
  ERR_HTTP_REQUEST_TIMEOUT: 'The request did not come in time.',
};

/** What is not HTTP is answered, as far as it can be, and hung up on. */
function refuseMalformed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const traceId = newTraceId();
  const what = FRAMING_FAULTS[error.code ?? ''] ?? 'That is not HTTP.';
  const { body } = answerCode('SW_BAD_REQUEST', what, traceId);
  const text = JSON.stringify(body);
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nContent-Type: ${PROBLEM_TYPE}\r\nContent-Length: ${Buffer.byteLength(text)}\r\n` +
      `Connection: close\r\n\r\n${text}`,
  );
}
