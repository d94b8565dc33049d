import { describe, expect, it } from 'vitest';
import type { PeerView, PolicyView } from '../views';
import { knownPeers } from './known-peers';
import { allowing, denying } from './peer-lists';
import { readPeerName } from './peer-name';

describe('what is typed as a peer', () => {
  it.each([
    ['acme.example', 'acme.example'],
    [' https://ACME.example:8448/admin ', 'acme.example:8448'],
  ])('%j is %s', (typed, name) => {
    expect(readPeerName(typed, 'home.example')).toEqual({ ok: true, name });
  });

  it.each(['', 'acme', '<b>acme.example</b>', 'acme.example:443', 'ac me.example', 'home.example'])(
    '%j is refused with a sentence',
    (typed) => {
      expect(readPeerName(typed, 'home.example')).toMatchObject({ ok: false, fault: /\.$/ });
    },
  );
});

describe('the lists of the policy', () => {
  const lists = { allowed_peers: ['a.example', '*.b.example'], denied_peers: ['c.example'] };

  it('name a server on one side alone, once', () => {
    expect(allowing(lists, 'c.example')).toEqual({
      allowed_peers: ['a.example', '*.b.example', 'c.example'],
      denied_peers: [],
    });
    expect(allowing(lists, 'a.example').allowed_peers).toEqual(['*.b.example', 'a.example']);
    expect(denying(lists, 'a.example')).toEqual({
      allowed_peers: ['*.b.example'],
      denied_peers: ['c.example', 'a.example'],
    });
  });
});

describe('the list of peers', () => {
  const heard = (server_name: string, status: PeerView['status']) => ({ server_name, status }) as PeerView;
  const policy = {
    allowed_peers: ['a.example', 'new.example', '*.c.example', 'both.example'],
    denied_peers: ['both.example'],
  } as PolicyView;

  it('begins with what fails, and has the servers that only the policy names', () => {
    const list = knownPeers([heard('a.example', 'active'), heard('b.example', 'failing')], policy);
    expect(list.map(({ server_name, status }) => `${server_name} ${status}`)).toEqual([
      'b.example failing',
      'a.example active',
      'new.example new',
      'both.example denied',
    ]);
  });

  it('does without a policy that is not read yet', () => {
    expect(knownPeers([heard('a.example', 'active')], undefined)).toHaveLength(1);
  });
});
