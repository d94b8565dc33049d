import { describe, expect, it } from 'vitest';
import { readVerdictAnswer } from './verdict-answer';

const ID = `ev_${'a'.repeat(43)}`;
const read = (answer: unknown) => readVerdictAnswer(Buffer.from(JSON.stringify(answer)), ID);
const whole = { event_id: ID, status: 'refused', code: 'SW_FED_NOT_IN_ROOM', reason: 'not_covered', at: 7 };

describe('an answer to the verdict question', () => {
  it('is the other server’s word on that event', () => {
    const trace_id = '0'.repeat(32);
    expect(read({ ...whole, trace_id, retryable: false, detail: 'theirs' })).toEqual({
      ok: true,
      status: 'refused',
      code: 'SW_FED_NOT_IN_ROOM',
      reason: 'not_covered',
      at: 7,
      trace_id,
    });
    expect(read({ event_id: ID, status: 'accepted', at: 7 })).toEqual({
      ok: true,
      status: 'accepted',
      at: 7,
    });
  });

  it.each([
    ['about another event', { ...whole, event_id: `ev_${'b'.repeat(43)}` }],
    ['of a status that is none', { ...whole, status: 'duplicate' }],
    ['without a time', { ...whole, at: undefined }],
    ['of a time that is none', { ...whole, at: 1.5 }],
    ['no object', [whole]],
    ['nothing', null],
  ])('%s is of no use', (_, answer) => {
    expect(read(answer)).toMatchObject({ ok: false, code: 'SW_FED_MALFORMED_REQUEST' });
  });

  it.each([
    ['code', 'SW_FED_<script>'],
    ['reason', 'x'.repeat(60_000)],
    ['reason', { deep: true }],
    ['trace_id', '\u202e' + 'f'.repeat(31)],
  ])('keeps no %s of another form', (field, value) => {
    expect(read({ ...whole, [field]: value })).not.toHaveProperty(field);
  });

  it('that is not JSON, or holds a key twice, is of no use', () => {
    for (const text of ['<html>', `{"event_id":"${ID}","event_id":"${ID}","status":"accepted","at":1}`])
      expect(readVerdictAnswer(Buffer.from(text), ID).ok).toBe(false);
  });
});
