import { describe, expect, it } from 'vitest';
import { headSigningBytes } from './signing-bytes';

describe('headSigningBytes', () => {
  it('covers five members under a tag of its own', () => {
    const head = { seq: 3, room_id: 'rm_1', origin: 'a.example', event_id: 'ev_1', ts: 5 };
    const signed =
      'scaiwave.head.v1\0{"event_id":"ev_1","origin":"a.example","room_id":"rm_1","seq":3,"ts":5}';
    expect(headSigningBytes(head).toString()).toBe(signed);
    expect(headSigningBytes({ ...head, signature: 'x' } as typeof head).toString()).toBe(signed);
  });
});
