import { describe, expect, it } from 'vitest';
import { readPingBody } from './ping-body';

const read = (text: string) => readPingBody(Buffer.from(text));
const NONCE = 'Zm9yIHRoZSBjbG9jaw';

describe('the body of a ping', () => {
  it.each([
    [`{"nonce":"${NONCE}"}`, false],
    [`{"call_back":true,"nonce":"${NONCE}"}`, true],
  ])('%s is in form', (text, callBack) => {
    expect(read(text)).toEqual({ ok: true, nonce: NONCE, callBack });
  });

  it.each([
    '',
    '[]',
    '{}',
    '{"nonce":"short"}',
    '{"nonce":1}',
    `{"nonce":"${NONCE}","call_back":false}`,
    `{"nonce":"${NONCE}","call_back":"true"}`,
    `{"nonce":"${NONCE}","more":1}`,
    `{"nonce":"${NONCE}","nonce":"${NONCE}"}`,
    `{"nonce":"${NONCE}","__proto__":{}}`,
  ])('%s is not', (text) => {
    expect(read(text)).toMatchObject({ ok: false, code: 'SW_FED_MALFORMED_REQUEST' });
  });
});
