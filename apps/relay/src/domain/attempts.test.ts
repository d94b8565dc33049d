import { describe, expect, it } from 'vitest';
import { Attempts } from './attempts';

const NOW = 1_000_000;

describe('when a peer speaks, what waits for its answer', () => {
  it.each([
    [1_999, false],
    [2_000, true],
  ])('since %i ms is cut off: %s', (silent, cut) => {
    const attempts = new Attempts();
    const attempt = attempts.begin(NOW);
    attempts.hear(NOW + silent);
    expect(attempt.signal.aborted).toBe(cut);
    expect(attempts.count).toBe(1);
  });

  it('goes on if the peer was heard shortly before: it is slow, not gone', () => {
    const attempts = new Attempts();
    const attempt = attempts.begin(NOW);
    for (let at = NOW; at < NOW + 20_000; at += 1_999) attempts.hear(at);
    expect(attempt.signal.aborted).toBe(false);
  });

  it('goes on if the peer answered another request shortly before', () => {
    const attempts = new Attempts();
    const [answered, slow] = [attempts.begin(NOW), attempts.begin(NOW)];
    attempts.end(answered, NOW + 1_000);
    attempts.hear(NOW + 2_999);
    expect(slow.signal.aborted).toBe(false);
    attempts.hear(NOW + 2_999 + 2_000);
    expect(slow.signal.aborted).toBe(true);
  });

  it('is not judged by the silence in which nothing was asked', () => {
    const attempts = new Attempts();
    attempts.end(attempts.begin(NOW), NOW);
    const attempt = attempts.begin(NOW + 60_000);
    attempts.hear(NOW + 60_001);
    expect(attempt.signal.aborted).toBe(false);
  });
});
