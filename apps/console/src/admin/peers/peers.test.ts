import { describe, expect, it } from 'vitest';
import type { PeerView, PolicyView } from '../views';
import { knownPeers } from './known-peers';
import { allowing, denying } from './peer-lists';
import { readPeerName } from './peer-name';
import { peersAt, readPeersPlace } from './peers-place';

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
  const heard = (
    server_name: string,
    status: PeerView['status'],
    oldest_undelivered_at: number | null = null,
  ) => ({ server_name, status, oldest_undelivered_at }) as PeerView;
  const policy = {
    allowed_peers: ['a.example', 'new.example', '*.c.example', 'both.example'],
    denied_peers: ['both.example'],
  } as PolicyView;

  it('begins with what fails, the longest first, ends with what is out, and has what only the policy names', () => {
    const list = knownPeers(
      [
        heard('0.example', 'severed'),
        heard('a.example', 'active'),
        heard('b.example', 'failing'),
        heard('d.example', 'failing', 2_000),
        heard('e.example', 'failing', 1_000),
      ],
      policy,
    );
    expect(list.map(({ server_name, status }) => `${server_name} ${status}`)).toEqual([
      'e.example failing',
      'd.example failing',
      'b.example failing',
      'a.example active',
      'new.example new',
      'both.example denied',
      '0.example severed',
    ]);
  });

  it('is narrowed by a part of the name and by the status, as the address says', () => {
    const list = [
      heard('a.acme.example', 'active'),
      heard('b.acme.example', 'failing'),
      heard('c.example', 'failing'),
    ];
    const place = readPeersPlace({ name: ' ACME ', status: 'failing', other: 1 });
    expect(place).toEqual({ name: 'acme', status: 'failing' });
    expect(peersAt(list, place).map(({ server_name }) => server_name)).toEqual(['b.acme.example']);
    expect(readPeersPlace({ name: ' ', status: 'toString' })).toEqual({});
  });
});
