import { describe, expect, it } from 'vitest';
import type { EventDelivery } from '@app/contracts/relay';
import { composeDelivery } from './compose-delivery';

const server = (peer: string, more: Partial<EventDelivery> = {}): EventDelivery => ({
  peer,
  state: 'delivered',
  next_attempt_at: null,
  last_error_code: null,
  ...more,
});

const at = { ts: 5, refused_by: [{ peer: 'c.example', code: 'SW_FED_NOT_IN_ROOM' }] };

describe('the delivery of a message', () => {
  it('is told for each server', () => {
    const waiting = server('d.example', {
      state: 'waiting',
      next_attempt_at: 9,
      last_error_code: 'unreachable',
    });
    expect(
      composeDelivery(at, [server('b.example'), waiting, server('e.example', { state: 'failed' })]),
    ).toEqual([
      { server_name: 'b.example', state: 'delivered', since: null, next_attempt_at: null, code: null },
      { server_name: 'd.example', state: 'waiting', since: 5, next_attempt_at: 9, code: 'unreachable' },
      { server_name: 'e.example', state: 'failed', since: null, next_attempt_at: null, code: null },
    ]);
  });

  it('names the code of a server that has it and refused it', () => {
    expect(composeDelivery(at, [server('c.example')])).toMatchObject([
      { state: 'refused', code: 'SW_FED_NOT_IN_ROOM' },
    ]);
  });

  it('waits again at a server that lost it with its refusal', () => {
    expect(composeDelivery(at, [server('c.example', { state: 'waiting' })])).toMatchObject([
      { state: 'waiting', since: 5, code: null },
    ]);
  });
});
