import type { FastifyInstance } from 'fastify';
import { parseJson } from '@app/protocol';
import { LIMITS } from '../domain/limits';
import { ApiError } from './api-errors';

/**
 * Bodies are JSON objects under the rules that events are held to: a duplicate name, which `JSON.parse` would
 * resolve in silence, is an error; so are NUL, lone surrogates and fractions. Other media types answer 415.
 */
export function acceptJsonOnly(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  const options = { parseAs: 'buffer', bodyLimit: LIMITS.jsonBodyBytes } as const;
  fastify.addContentTypeParser('application/json', options, async (_request: unknown, body: Buffer) =>
    readBody(body),
  );
  // What `curl -d` says when it is told nothing else; the recipes that admins follow are written so. A form it is not.
  fastify.addContentTypeParser(
    'application/x-www-form-urlencoded',
    options,
    async (_request: unknown, body: Buffer) => {
      if (body.length > 0 && body[0] !== OPEN_BRACE) throw new ApiError('SW_UNSUPPORTED_MEDIA_TYPE');
      return readBody(body);
    },
  );
}

const OPEN_BRACE = 0x7b;

function readBody(body: Buffer): unknown {
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
