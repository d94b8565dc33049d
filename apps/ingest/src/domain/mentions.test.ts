import { describe, expect, it } from 'vitest';
import { mentionsIn } from './mentions';

describe('a mention', () => {
  it.each([
    ['@bob look', ['@bob:b.example']],
    ['look, @Bob!', ['@bob:b.example']],
    ['(@bob:b.example)', ['@bob:b.example']],
    ['ask @bob:b.example.', ['@bob:b.example']],
    ['@bob: yes', ['@bob:b.example']],
    ['@bob and @carol', ['@bob:b.example', '@carol:b.example']],
    ['is it @bob.', ['@bob.:b.example', '@bob:b.example']],
  ])('in %j is of our person', (body, people) => {
    expect(mentionsIn(body, 'b.example')).toEqual(people);
  });

  it.each(['bob', 'bob@bob', 'mail x@bob.example', '@bob:c.example', '@', '@ bob', '@@bob'])(
    'is none in %j',
    (body) => {
      expect(mentionsIn(body, 'b.example')).toEqual([]);
    },
  );

  it('costs little in a hostile text', () => {
    const before = process.cpuUsage();
    mentionsIn('@a.-'.repeat(16_384), 'b.example');
    mentionsIn(`@${'a:'.repeat(32_768)}`, 'b.example');
    expect(process.cpuUsage(before).user).toBeLessThan(500_000);
  });
});
