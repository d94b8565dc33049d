import { describe, expect, it } from 'vitest';
import { refuse } from '@app/protocol';
import { cursor, eventually, everything, peer, relay, ROOM, world, setUpDelivery } from './delivery-setup';
import { answers } from './peer-server';

setUpDelivery();

describe('the relay', () => {
  it('waits as long as an overloaded peer asks, even if the peer speaks meanwhile', async () => {
    const b = await peer('b.example');
    const refuses = answers(503, { 'retry-after': '2' });
    let refusedAt = Infinity;
    b.mood = (events, response) => {
      if (refusedAt < Infinity) return false;
      refusedAt = performance.now();
      return refuses(events, response);
    };
    await relay.readers(ROOM, { peer: 'b.example', ...everything });
    await relay.post(ROOM);
    await eventually(async () =>
      expect(await cursor('b.example')).toMatchObject({
        state: 'waiting',
        last_error: { code: 'overloaded' },
      }),
    );
    await relay.hear('b.example');
    await eventually(() => expect(b.seqs(ROOM)).toEqual([0]));
    expect(performance.now() - refusedAt).toBeGreaterThan(1_800);
  });

  it('audits what the peer refuses for good and goes on', async () => {
    const b = await peer('b.example');
    b.refuses.set(`${ROOM}/1`, 'SW_FED_NOT_IN_ROOM');
    await relay.readers(ROOM, { peer: 'b.example', ...everything });
    await relay.post(ROOM, 3);
    await eventually(async () =>
      expect(await cursor('b.example')).toMatchObject({ acked_seq: 2, state: 'delivered' }),
    );
    await eventually(() =>
      expect(world.audit).toMatchObject([
        {
          action: 'federation.send.refused',
          peer: 'b.example',
          event_id: 'ev_rm_1_1',
          code: 'SW_FED_NOT_IN_ROOM',
        },
      ]),
    );
  });

  it('leaves a room that the peer does not take waiting and serves the others', async () => {
    const b = await peer('b.example');
    b.mood = (events, response) => {
      if (!events.some(({ room_id }) => room_id === 'rm_bad')) return false;
      const results = events.map(({ room_id, seq }) => ({
        event_id: `ev_${room_id}_${seq}`,
        status: 'refused',
        code: 'SW_FED_NOT_IN_ROOM',
        retryable: true,
      }));
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ results, heads: {} }));
      return true;
    };
    await relay.readers('rm_bad', { peer: 'b.example', ...everything });
    await relay.readers(ROOM, { peer: 'b.example', ...everything });
    await relay.post('rm_bad');
    await eventually(async () =>
      expect(await cursor('b.example', 'rm_bad')).toMatchObject({
        state: 'waiting',
        last_error: { code: 'SW_FED_NOT_IN_ROOM' },
      }),
    );
    await relay.post(ROOM);
    await eventually(() => expect(b.seqs(ROOM)).toEqual([0]));
    b.mood = () => false;
    await eventually(() => expect(b.seqs('rm_bad')).toEqual([0]));
  });

  it('holds what our own policy forbids and sends it once it may', async () => {
    const b = await peer('b.example');
    world.objections.set('b.example', refuse('SW_FED_PEER_DENIED'));
    await relay.readers(ROOM, { peer: 'b.example', ...everything });
    await relay.post(ROOM);
    await eventually(async () =>
      expect((await cursor('b.example')).last_error?.code).toBe('SW_FED_PEER_DENIED'),
    );
    await eventually(async () => {
      const [, changed] = await relay.dataSource.query<[unknown, number]>(
        `UPDATE relay.peers SET next_attempt_at = next_attempt_at + 600000 WHERE lease_owner IS NULL`,
      );
      expect(changed).toBe(1);
    });
    expect(b.requests).toEqual([]);
    world.objections.clear();
    await relay.policyChanged();
    await eventually(() => expect(b.seqs(ROOM)).toEqual([0]));
  });

  it('says whose clock is off when a peer refuses us because of the time', async () => {
    const [b, c] = [await peer('b.example'), await peer('c.example')];
    await relay.readers(ROOM, { peer: 'b.example', ...everything });
    await relay.post(ROOM);
    await eventually(() => expect(world.facts.some((fact) => fact.clock_offset_ms !== undefined)).toBe(true));
    c.mood = answers(
      401,
      {},
      { code: 'SW_FED_SIGNATURE_MISMATCH', reason: 'clock_skew', offset_ms: -95_000 },
    );
    expect(b.pings).toBe(1);
    await relay.readers('rm_2', { peer: 'c.example', ...everything });
    await relay.post('rm_2');
    await eventually(async () =>
      expect((await cursor('c.example', 'rm_2')).last_error).toMatchObject({
        code: 'SW_FED_SIGNATURE_MISMATCH',
        message: expect.stringMatching(/95 s ahead of ours.*its clock is probably off/) as string,
      }),
    );
    await eventually(() =>
      expect(world.facts).toContainEqual(
        expect.objectContaining({ peer: 'c.example', clock_offset_ms: 95_000 }),
      ),
    );
  });

  it('counts no event as delivered on the word of a broken answer', async () => {
    const b = await peer('b.example');
    b.mood = answers(200, {}, { results: [], heads: { [ROOM]: { seq: 0, event_id: 'ev_rm_1_0' } } });
    await relay.readers(ROOM, { peer: 'b.example', ...everything });
    await relay.post(ROOM);
    await eventually(async () =>
      expect(await cursor('b.example')).toMatchObject({ acked_seq: -1, last_error: { code: 'bad_answer' } }),
    );
  });
});
