import type { CallToken } from '@app/contracts/calls';
import { judgeUrl, parseJson, type AddressRules } from '@app/protocol';

const MAX_URL_CHARS = 2_048;
const MAX_TOKEN_CHARS = 8_192;
const MAX_TTL_MS = 24 * 3_600_000;
const JWT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/**
 * Another server's answer, as far as it is one (docs/protocol.md, "Call tokens"). A browser will connect to its URL, so
 * that is held to the rules for peers; undefined for anything out of form.
 */
export function readCallToken(body: Uint8Array, rules: AddressRules, now: number): CallToken | undefined {
  const parsed = parseJson(body);
  if (!parsed.ok) return undefined;
  const { url, token, expires_at } = parsed.value;
  if (typeof url !== 'string' || !isCallUrl(url, rules)) return undefined;
  if (typeof token !== 'string' || token.length > MAX_TOKEN_CHARS || !JWT.test(token)) return undefined;
  if (typeof expires_at !== 'number' || expires_at <= now || expires_at > now + MAX_TTL_MS) return undefined;
  return { url, token, expires_at };
}

function isCallUrl(url: string, rules: AddressRules): boolean {
  return url.length <= MAX_URL_CHARS && /^wss?:/.test(url) && judgeUrl(url.replace(/^ws/, 'http'), rules).ok;
}
