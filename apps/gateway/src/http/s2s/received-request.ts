import type { FastifyRequest } from 'fastify';
import type { ReceivedRequest } from '@app/protocol';

/** The request as the signature covers it: raw target, every field line, no proxy's word about any of it. */
export function receivedRequest({ raw }: FastifyRequest): ReceivedRequest {
  const target = raw.url ?? '/';
  const mark = target.indexOf('?');
  const headers: [string, string][] = [];
  for (let at = 0; at < raw.rawHeaders.length; at += 2) {
    headers.push([raw.rawHeaders[at]!, raw.rawHeaders[at + 1]!]);
  }
  return {
    method: raw.method ?? '',
    authority: raw.headers.host ?? '',
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? '' : target.slice(mark + 1),
    headers,
  };
}
