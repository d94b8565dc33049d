import { describe, expect, it } from 'vitest';
import { NonceMemory } from './nonce-memory';

describe('NonceMemory', () => {
  it('forgets what has expired and nothing else', () => {
    const memory = new NonceMemory();
    expect(memory.use('a', 'kept', 5000, 0)).toBe(true);
    for (let i = 0; i < 5000; i++) expect(memory.use('a', `n${i}`, i, i)).toBe(true);
    expect(memory.use('a', 'kept', 5000, 4999)).toBe(false);
    expect(memory.size).toBeLessThan(2048);
  });
});
