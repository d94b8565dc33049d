import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { parseJson } from '@app/protocol';
import { LIMITS } from '../domain/limits';
import { ApiError } from './api-errors';
import { readBody } from './read-body';

/**
 * Bodies are JSON objects under the rules that events are held to: a duplicate name, which `JSON.parse` would
 * resolve in silence, is an error; so are NUL, lone surrogates and fractions. Other media types answer 415.
 */
export function acceptJsonOnly(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', async (_request: unknown, message: IncomingMessage) =>
    readJson(await receive(message)),
  );
  // What `curl -d` says when it is told nothing else; the recipes that admins follow are written so. A form it is not.
  fastify.addContentTypeParser(
    'application/x-www-form-urlencoded',
    async (_request: unknown, message: IncomingMessage) => {
      const body = await receive(message);
      if (body.length > 0 && body[0] !== OPEN_BRACE) throw new ApiError('SW_UNSUPPORTED_MEDIA_TYPE');
      return readJson(body);
    },
  );
}

const OPEN_BRACE = 0x7b;

async function receive(message: IncomingMessage): Promise<Buffer> {
  const body = await readBody(message, LIMITS.jsonBodyBytes);
  if (body === 'too_large') throw new ApiError('SW_TOO_LARGE');
  return body;
}

function readJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  const parsed = parseJson(body);
  if (!parsed.ok) throw new ApiError(API_CODE[parsed.code] ?? 'SW_BAD_REQUEST', parsed.detail);
  for (const name of UNSAFE_NAMES) {
    if (Object.hasOwn(parsed.value, name)) throw new ApiError('SW_BAD_REQUEST', `There is no ${name} here.`);
  }
  return parsed.value;
}

/** Fields that the validation would pass over in silence. */
const UNSAFE_NAMES = ['__proto__', 'constructor'];

const API_CODE: Record<string, 'SW_TOO_LARGE'> = { SW_FED_TOO_LARGE: 'SW_TOO_LARGE' };
