import { describe, expect, it } from 'vitest';
import { readPingAnswer, readRefusal } from './ping-answer';

const nonce = 'Zm9yIHRoZSBjbG9jaw';
const SAID = { nonce, server_time: 1, accepts_you: true };
const answer = (value: unknown) => readPingAnswer(Buffer.from(JSON.stringify(value)), { nonce });

describe('the answer to a ping', () => {
  it.each([
    [SAID, { server_time: 1, accepts_you: true }],
    [
      { ...SAID, accepts_you: false, code: 'SW_FED_PEER_UNKNOWN' },
      { accepts_you: false, code: 'SW_FED_PEER_UNKNOWN' },
    ],
    [{ ...SAID, call_back: { ok: true, more: 1 } }, { call_back: { ok: true } }],
    [
      {
        ...SAID,
        call_back: { ok: false, stage: 'ping', code: 'SW_FED_SIGNATURE_MISMATCH', reason: 'clock_skew' },
      },
      { call_back: { ok: false, stage: 'ping', code: 'SW_FED_SIGNATURE_MISMATCH', reason: 'clock_skew' } },
    ],
  ])('%j is read', (value, read) => {
    expect(answer(value)).toMatchObject(read);
  });

  it('keeps nothing of a code that could not be one', () => {
    expect(answer({ ...SAID, accepts_you: false, code: '<b>no</b>' })).toEqual({
      server_time: 1,
      accepts_you: false,
    });
  });

  it.each([
    'pong',
    [SAID],
    {},
    { ...SAID, nonce: 'that-of-another-ping' },
    { ...SAID, server_time: '1' },
    { ...SAID, server_time: undefined },
    { ...SAID, accepts_you: 'yes' },
    { ...SAID, call_back: null },
    { ...SAID, call_back: { ok: 1 } },
    { ...SAID, call_back: { ok: false } },
    { ...SAID, call_back: { ok: false, stage: 'ping' } },
    { ...SAID, call_back: { ok: false, stage: 'a\nb', code: 'SW_FED_BAD_KEY' } },
    { ...SAID, call_back: { ok: false, stage: 'ping', code: 'a\u001b[2Jb' } },
  ])('%j is none', (value) => {
    expect(answer(value)).toBeUndefined();
  });
});

describe('a refusal of a ping', () => {
  const refusal = (value: unknown) => readRefusal(Buffer.from(JSON.stringify(value)));

  it.each([
    [
      { code: 'SW_FED_SIGNATURE_MISMATCH', reason: 'clock_skew', offset_ms: -61_000 },
      { code: 'SW_FED_SIGNATURE_MISMATCH', reason: 'clock_skew', offset_ms: -61_000 },
    ],
    [{ code: 'SW_FED_REPLAYED_REQUEST', offset_ms: 5 }, { code: 'SW_FED_REPLAYED_REQUEST' }],
    [{ reason: 'clock_skew', offset_ms: 'much' }, { reason: 'clock_skew' }],
    [{ code: 7, reason: 'no reason at all' }, {}],
    ['no', {}],
  ])('%j says what is of its form', (value, read) => {
    expect(refusal(value)).toEqual(read);
  });
});
