import { describe, expect, it } from 'vitest';
import { etagOf, readIfMatch } from './etag';

describe('an entity tag', () => {
  it('comes back as the version it was made of', () => expect(readIfMatch(etagOf(12))).toBe(12));

  it.each([undefined, '*'])('matches any version when it is %s', (field) =>
    expect(readIfMatch(field)).toBe('any'),
  );

  it.each(['12', 'W/"12"', '"a"', '"1", "2"', ''])('matches none when it is %j', (field) =>
    expect(readIfMatch(field)).toBe('none'),
  );
});
