import { describe, expect, it } from 'vitest';
import type { PeerRow } from '@app/contracts/policy';
import { composePeers } from './compose-peers';

const row = (server_name: string): PeerRow => ({
  server_name,
  status: 'active',
  last_seen: 5,
  last_error: null,
  events_sent_24h: 1,
  events_received_24h: 2,
  clock_offset_ms: 3,
});

describe('the list of peers', () => {
  it('joins what three contexts know, by name', () => {
    const waiting = {
      peer: 'c.example',
      waiting_rooms: 1,
      oldest_undelivered_at: 7,
      next_attempt_at: 8,
      failures: 1,
    };
    const described = {
      server_name: 'b.example',
      federation_url: 'https://b.example',
      protocol_versions: ['v1'],
      key_id: 'k',
      keys: [],
      fetched_at: 1,
    };
    const peers = composePeers([row('b.example')], [waiting], [described]);
    expect(peers).toEqual([
      {
        ...row('b.example'),
        oldest_undelivered_at: null,
        next_attempt_at: null,
        protocol_versions: ['v1'],
        key_id: 'k',
      },
      expect.objectContaining({
        server_name: 'c.example',
        status: 'new',
        last_seen: null,
        oldest_undelivered_at: 7,
        next_attempt_at: 8,
        protocol_versions: [],
        key_id: null,
      }),
    ]);
  });
});
