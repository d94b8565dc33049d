import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiClient } from './client';

const brokenOff = () =>
  new Response(new ReadableStream({ start: (body) => body.error(new TypeError('network error')) }));

describe('a failure', () => {
  afterEach(() => vi.unstubAllGlobals());
  const failing = (answer: () => Promise<Response>) => {
    vi.stubGlobal('fetch', answer);
    return new ApiClient('token', () => undefined).get('/v1/me');
  };

  it.each([
    ['no answer', () => Promise.reject(new TypeError('away')), 'UNREACHABLE', true],
    ['an answer that breaks off', async () => brokenOff(), 'UNREACHABLE', true],
    ['the page of a proxy', async () => new Response('<html>'), 'UNREADABLE', false],
    ['a refusal without a document', async () => new Response('', { status: 502 }), 'HTTP_502', true],
  ])('by %s is a problem with a code', async (_, answer, code, retryable) => {
    await expect(failing(answer)).rejects.toMatchObject({ name: 'ApiProblem', code, retryable });
  });
});
