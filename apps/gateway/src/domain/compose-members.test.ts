import { expect, it } from 'vitest';
import { composeMembers } from './compose-members';

it('shows the presence of those of whom it may be shown', () => {
  const member = (fqid: string, shows_presence: boolean) => ({
    participant_id: fqid,
    fqid,
    display_name: fqid,
    avatar_url: null,
    foreign: true,
    membership: shows_presence ? 'joined' : 'kicked',
    shows_presence,
  });
  const { items } = composeMembers(
    { items: [member('@a:b.c', true), member('@d:b.c', false)], next: null },
    () => 'dnd',
  );
  expect(items.map(({ presence }) => presence)).toEqual(['dnd', 'offline']);
  expect(items[0]).not.toHaveProperty('shows_presence');
});
