import { describe, expect, it } from 'vitest';
import { initialPolicy, type TenantPolicy } from './policy';
import { previewChange } from './preview-change';

const before: TenantPolicy = { ...initialPolicy('home.example'), allowed_peers: ['a.example', 'b.example'] };
const preview = (change: Partial<TenantPolicy>, ...peers: string[]) =>
  previewChange(before, { ...before, ...change, version: before.version + 1 }, peers);

describe('previewChange', () => {
  it('names who would be shut out and who let in, with the rule', () => {
    const { effects } = preview(
      { allowed_peers: ['b.example', '*.friends.example'] },
      'x.friends.example',
      'b.example',
    );
    expect(effects).toMatchObject([
      {
        server_name: 'a.example',
        newly: 'refused',
        actions: ['receive', 'send', 'invite', 'backfill'],
        code: 'SW_FED_PEER_UNKNOWN',
        rule: 'default_mode invite_only',
      },
      { server_name: 'x.friends.example', newly: 'allowed', rule: 'allowed_peers[1] *.friends.example' },
    ]);
  });

  it('tells actions apart', () => {
    const { effects } = preview({ max_backfill_events_per_request: 0 }, 'a.example');
    expect(effects.map(({ server_name, actions }) => [server_name, actions])).toEqual([
      ['a.example', ['backfill']],
      ['b.example', ['backfill']],
    ]);
  });

  it('says which fields differ, and nothing of peers that they do not touch', () => {
    expect(
      preview({ max_foreign_participants_per_room: 7, default_mode: 'invite_only' }, 'c.example'),
    ).toMatchObject({
      changed: [{ field: 'max_foreign_participants_per_room', from: 50, to: 7 }],
      effects: [],
      policy: { max_foreign_participants_per_room: 7, version: 1 },
    });
  });

  it('takes a severed peer for one that comes back when it is listed anew', () => {
    const severed = { ...before, severed_peers: ['c.example'] };
    const { effects } = previewChange(
      severed,
      { ...severed, allowed_peers: ['c.example'], severed_peers: [] },
      [],
    );
    expect(effects.find(({ server_name }) => server_name === 'c.example')).toMatchObject({
      newly: 'allowed',
    });
  });
});
