import { parseJson, refuse, type Outcome } from '@app/protocol';

const NONCE = /^[A-Za-z0-9_-]{16,64}$/;

/** What a ping says: its nonce, and whether its sender wants to be looked at in turn. */
export function readPingBody(body: Buffer): Outcome<{ nonce: string; callBack: boolean }> {
  const parsed = parseJson(body);
  const { nonce, call_back, ...more } = parsed.ok ? parsed.value : {};
  const inForm = call_back === undefined || call_back === true;
  if (inForm && Object.keys(more).length === 0 && typeof nonce === 'string' && NONCE.test(nonce)) {
    return { ok: true, nonce, callBack: call_back === true };
  }
  const form = '{"nonce": 16 to 64 characters}, with "call_back": true or without';
  return refuse('SW_FED_MALFORMED_REQUEST', `The body is not ${form}.`);
}
