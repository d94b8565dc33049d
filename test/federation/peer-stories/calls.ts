import { beforeAll, describe, expect, it } from 'vitest';
import type { CallToken } from '@app/contracts/calls';
import { exampleCallToken } from '../../protocol/call-token';
import { CALLS, grantsFor, verifiedCall } from '../../support/calls';
import type { PeerStage } from '../peer-stage';
import { accept, problemOf } from '../stage';

/** Call tokens asked for, and given, by a server that knows section 12.8 only. */
export function calls(stage: PeerStage): void {
  const ask = (room: string, body: unknown, peer = stage.peer) =>
    peer.request(stage.name, 'POST', `/rooms/${room}/call-token`, body);

  describe('a peer that asks for the call of a room that is hosted here', () => {
    let room: string;

    beforeAll(async () => {
      room = await stage.sharedRoom('Conference');
    });

    it('gets a token for its person', async () => {
      const { status, json } = await ask(room, { fqid: stage.peer.fqid() });
      expect(status).toBe(200);
      const { url, token } = json as CallToken;
      expect(url).toBe(CALLS.LIVEKIT_URL);
      expect(await verifiedCall(token)).toMatchObject({ sub: stage.peer.fqid(), video: grantsFor(room) });
    });

    it.each([
      {
        who: 'a person of this server',
        body: () => ({ fqid: stage.server.fqid('alice') }),
        code: 'ORIGIN_MISMATCH',
      },
      {
        who: 'one who is not in the room',
        body: () => ({ fqid: `@eve:${stage.peer.serverName}` }),
        code: 'NOT_IN_ROOM',
      },
      { who: 'no person', body: () => ({ fqid: 'bob' }), code: 'MALFORMED_REQUEST' },
      { who: 'two', body: () => ({ fqid: stage.peer.fqid(), fqids: [] }), code: 'MALFORMED_REQUEST' },
    ])('gets none for $who', async ({ body, code }) => {
      const { json } = await ask(room, body());
      expect(json).toMatchObject({ code: `SW_FED_${code}` });
    });

    it('gets none for a room where only others are', async () => {
      const { room_id } = await stage.alice.post<{ room_id: string }>('/v1/rooms', { name: 'Elsewhere' });
      const { json } = await ask(room_id, { fqid: stage.peer.fqid() });
      expect(json).toMatchObject({ status: 404, code: 'SW_FED_NOT_IN_ROOM' });
    });

    it('gets none while the room does not federate', async () => {
      const federate = (enabled: boolean) => stage.admin.put(`/v1/admin/rooms/${room}/federate`, { enabled });
      await federate(false);
      const { json } = await ask(room, { fqid: stage.peer.fqid() });
      expect(json).toMatchObject({ status: 403, code: 'SW_FED_ROOM_NOT_FEDERATED' });
      await federate(true);
    });

    it('gets none once the peering has ended', async () => {
      const other = await stage.startPeer('leaving.localhost');
      await stage.allow(other.serverName);
      const shared = await stage.sharedRoom('Farewell', other);
      expect(await ask(shared, { fqid: other.fqid() }, other)).toMatchObject({ status: 200 });
      await stage.admin.delete(`/v1/admin/federation/peers/${encodeURIComponent(other.serverName)}`);
      const { json } = await ask(shared, { fqid: other.fqid() }, other);
      expect(json).toMatchObject({ status: 403, code: 'SW_FED_PEER_SEVERED' });
      await other.down();
    });
  });

  describe('a room that a peer hosts', () => {
    let room: string;
    const join = () => stage.alice.post<CallToken>(`/v1/rooms/${room}/call/token`);
    const token = () => exampleCallToken(stage.server.fqid('alice'), 'Alice', room, Date.now());
    const url = 'wss://calls.peer.localhost';
    const soon = () => Date.now() + 600_000;

    beforeAll(async () => {
      room = stage.peer.createRoom('Their conference').id;
      await stage.peer.invite(room, stage.server.fqid('alice'));
      await accept(stage.alice, room);
    });

    it('has a call that people here join with the peer’s token', async () => {
      const given = { url, token: token(), expires_at: soon() };
      stage.peer.knobs.callAnswer = (fqid) => (fqid === stage.server.fqid('alice') ? given : {});
      expect(await join()).toEqual(given);
    });

    it.each([
      {
        what: 'plain',
        answer: () => ({ url: 'ws://calls.peer.localhost', token: token(), expires_at: soon() }),
      },
      { what: 'http', answer: () => ({ url: 'http://10.0.0.1', token: token(), expires_at: soon() }) },
      { what: 'inner', answer: () => ({ url: 'wss://10.0.0.1/', token: token(), expires_at: soon() }) },
      { what: 'markup', answer: () => ({ url, token: '<script>alert(1)</script>', expires_at: soon() }) },
      { what: 'past', answer: () => ({ url, token: token(), expires_at: 1 }) },
      { what: 'eternal', answer: () => ({ url, token: token(), expires_at: Number.MAX_SAFE_INTEGER }) },
      { what: 'huge', answer: () => ({ url, token: 'a'.repeat(1_000_000), expires_at: soon() }) },
      { what: 'bare', answer: () => [] },
    ])('says so when the peer’s answer is of no use: $what', async ({ answer }) => {
      stage.peer.knobs.callAnswer = answer;
      const problem = await problemOf(join());
      expect(problem).toMatchObject({ status: 502, code: 'SW_PEER_FAILED', retryable: true });
      expect(problem.detail).toContain(stage.peer.serverName);
      expect(problem.detail).not.toMatch(/script|10\.0\.0\.1/);
    });

    it('has none when the peer has none', async () => {
      stage.peer.knobs.callAnswer = undefined;
      expect(await problemOf(join())).toMatchObject({ status: 404, code: 'SW_FED_NO_CALLS' });
    });

    it('says that the peer is away when it is', async () => {
      await stage.peer.down();
      const problem = await problemOf(join());
      await stage.peer.up();
      expect(problem).toMatchObject({ status: 502, code: 'SW_PEER_FAILED' });
      expect(problem.detail).toContain('ECONNREFUSED');
    });
  });
}
