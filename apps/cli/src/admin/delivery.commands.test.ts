import 'reflect-metadata';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AdminCommand } from './admin-command';
import { AuditCommand } from './audit.command';
import { DeliveriesCommand, RedriveCommand } from './delivery.commands';
import { PeersCommand } from './peers.command';
import { RefreshPeerCommand, RemovePeerCommand } from './peer.commands';

let server: Server;
let asked: { line: string; body: string; token: string | undefined }[];
let answer: { status: number; body: object };

beforeEach(async () => {
  asked = [];
  answer = { status: 200, body: { items: [], next: null } };
  server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const line = `${request.method} ${request.url}`;
      asked.push({ line, body, token: request.headers.authorization });
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer.body));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(() => {
  vi.restoreAllMocks();
  server.close();
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** Runs a command against the server above; what it prints. */
async function run(command: AdminCommand, words: string[], options: object = {}): Promise<string> {
  let printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  const { port } = server.address() as AddressInfo;
  await command.run(words, { url: `http://127.0.0.1:${port}`, token: 'secret', ...options });
  return printed;
}

describe('the delivery commands', () => {
  it('list the deliveries that are asked for', async () => {
    const row = {
      peer: 'b.example',
      room_id: 'rm_1',
      state: 'waiting',
      acked_seq: 6,
      head_seq: 9,
      failed_events: 2,
      oldest_undelivered_at: 0,
      next_attempt_at: Date.UTC(2026, 0, 1),
      last_error: { code: 'unreachable', message: 'The server cannot be reached.', at: 0 },
    };
    answer.body = { items: [row], next: 'abc' };
    const shown = await run(new DeliveriesCommand(), [], { peer: 'b.example:8448', state: 'waiting' });
    expect(asked).toMatchObject([
      {
        line: 'GET /v1/admin/federation/deliveries?peer=b.example%3A8448&state=waiting',
        token: 'Bearer secret',
      },
    ]);
    expect(shown).toMatch(
      /b\.example +rm_1 +waiting +7 of 10 +2 .*2026-01-01T00:00:00.000Z +unreachable: The/,
    );
    expect(shown).toContain('--after abc');
  });

  it('list the peers, with how far off their clocks are', async () => {
    const peer = {
      status: 'active',
      last_seen: null,
      last_error: null,
      events_sent_24h: 1,
      events_received_24h: 2,
      oldest_undelivered_at: null,
    };
    const offsets = { 'a.example': -61_250, 'b.example': 40, 'c.example': null };
    answer.body = {
      items: Object.entries(offsets).map(([server_name, clock_offset_ms]) => ({
        ...peer,
        server_name,
        clock_offset_ms,
      })),
      next: null,
    };
    const [head, ...rows] = (await run(new PeersCommand(), [])).trim().split('\n');
    const at = head!.indexOf('CLOCK');
    expect(rows.map((row) => row.slice(at).split('  ')[0])).toEqual(['-61.3 s', '+0.0 s', '—']);
  });

  it('redrive everything, or what is named', async () => {
    answer.body = { peers: 1, rooms: 3 };
    expect(await run(new RedriveCommand(), [])).toContain('3 rooms for 1 peers');
    await run(new RedriveCommand(), [], { peer: 'b.example', room: 'rm_1' });
    expect(asked).toMatchObject([
      { line: 'POST /v1/admin/federation/deliveries/redrive', body: '{}' },
      { line: 'POST /v1/admin/federation/deliveries/redrive', body: '{"peer":"b.example","room_id":"rm_1"}' },
    ]);
  });

  it('read the audit, for programs as JSON', async () => {
    const printed = await run(new AuditCommand(), [], { event: 'ev_1', outcome: 'failed', json: true });
    expect(asked[0]!.line).toBe('GET /v1/admin/federation/audit?event_id=ev_1&outcome=failed');
    expect(JSON.parse(printed)).toEqual({ items: [], next: null });
  });

  it('refresh a peer by its name', async () => {
    answer.body = {
      server_name: 'b.example',
      federation_url: 'https://fed.b.example',
      protocol_versions: ['v1'],
      key_id: 'k2',
      keys: [],
      fetched_at: 0,
    };
    expect(await run(new RefreshPeerCommand(), ['b.example:8448'])).toContain('k2');
    expect(asked[0]!.line).toBe('POST /v1/admin/federation/peers/b.example%3A8448/refresh');
  });

  it('end with what the server says when it refuses', async () => {
    answer = { status: 403, body: { code: 'SW_FORBIDDEN', detail: 'This needs an admin of the tenant.' } };
    await expect(run(new RedriveCommand(), [])).rejects.toThrow('SW_FORBIDDEN: This needs an admin');
  });
});

describe('peer remove', () => {
  const counts = { hosted_here: { rooms: 2, people: 3 }, hosted_elsewhere: { rooms: 1, people: 4 } };

  it('shows what it would do, and does not do it', async () => {
    answer.body = { server_name: 'b.example', dry_run: true, ...counts };
    const printed = await run(new RemovePeerCommand(), ['b.example'], { dryRun: true });
    expect(asked).toMatchObject([{ line: 'DELETE /v1/admin/federation/peers/b.example?dry_run=true' }]);
    expect(printed).toContain('3 of its people would leave 2 rooms hosted here');
  });

  it('ends the peering, and denies the server if asked', async () => {
    answer.body = { server_name: 'b.example:8448', dry_run: false, ...counts };
    const printed = await run(new RemovePeerCommand(), ['b.example:8448'], { deny: true });
    expect(asked).toMatchObject([{ line: 'DELETE /v1/admin/federation/peers/b.example%3A8448?deny=true' }]);
    expect(printed).toContain('4 of our people left 1 rooms hosted elsewhere');
  });
});
