import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encodeBase64url } from '../encoding/base64';
import { eventIdPrefixOf, traceIdOf } from './trace-id';

describe('the trace id of a request with events', () => {
  it.each(Array.from({ length: 20 }, () => `ev_${encodeBase64url(randomBytes(32))}`))(
    'leads back to the first of them: %s',
    (eventId) => {
      const traceId = traceIdOf(eventId, randomBytes);
      expect(traceId).toMatch(/^[0-9a-f]{32}$/);
      expect(eventIdPrefixOf(traceId)).toBe(eventId.slice(0, 15));
    },
  );

  it('is another one for each attempt', () => {
    const eventId = `ev_${'A'.repeat(43)}`;
    expect(traceIdOf(eventId, randomBytes)).not.toBe(traceIdOf(eventId, randomBytes));
  });

  it.each(['', 'none', `${'0'.repeat(31)}G`, '0'.repeat(33), `${'0'.repeat(32)}\n`])(
    'is 32 hex digits and nothing else: %j',
    (text) => expect(eventIdPrefixOf(text)).toBeUndefined(),
  );
});
