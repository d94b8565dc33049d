import { describe, expect, it } from 'vitest';
import { Recent } from './recent';

describe('a bounded memory', () => {
  it('forgets what was set longest ago once it is full', () => {
    const recent = new Recent<number>(2);
    recent.set('a', 1);
    recent.set('b', 2);
    recent.set('a', 3);
    recent.set('c', 4);
    expect([...recent.keys()]).toEqual(['a', 'c']);
    expect(recent.get('b')).toBeUndefined();
    expect(recent.get('a')).toBe(3);
  });

  it('forgets by rule', () => {
    const recent = new Recent<number>(9);
    for (const key of ['a 1', 'a 2', 'b 1']) recent.set(key, 0);
    recent.forgetWhere((key) => key.startsWith('a '));
    expect([...recent.keys()]).toEqual(['b 1']);
  });
});
