import { expect, it } from 'vitest';
import { severingCounts } from './shared-rooms';

it('counts a person once, however many rooms they have to leave', () => {
  const rooms = [
    { home: 'us.example', ours: ['@a:us.example'], theirs: ['@b:them.example', '@c:them.example'] },
    { home: 'us.example', ours: ['@a:us.example'], theirs: ['@b:them.example'] },
    { home: 'them.example', ours: ['@a:us.example'], theirs: ['@b:them.example'] },
    { home: 'third.example', ours: ['@a:us.example', '@d:us.example'], theirs: ['@b:them.example'] },
    { home: 'us.example', ours: ['@a:us.example'], theirs: [] },
    { home: 'them.example', ours: [], theirs: [] },
  ];
  expect(severingCounts('us.example', rooms)).toEqual({
    hosted_here: { rooms: 2, people: 2 },
    hosted_elsewhere: { rooms: 2, people: 2 },
  });
});
