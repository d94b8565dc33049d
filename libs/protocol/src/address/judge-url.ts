import { refuse, type Outcome } from '../errors/refusal';
import { type AddressRules } from './judge-address';
import { judgeHost, type JudgedHost } from './judge-host';

/** Parsers mend what is outside this, each in its own way: spaces, line breaks, backslashes, other scripts. */
const PLAIN_URL = /^[!-[\]-~]+$/;
const AUTHORITY = /^(https?):\/\/([^/?#]+)(?:[/?#]|$)/i;
const LOOPBACK_NAME = /(?:^|\.)localhost$/;

const refused = (detail: string) => refuse('SW_FED_ADDRESS_REFUSED', detail);

/**
 * Judges a URL by its form alone: https, no userinfo, a host that passes `judgeHost`. With
 * `insecureLoopback`, plain http passes for a loopback host or a name under `localhost`.
 */
export function judgeUrl(text: string, rules: AddressRules = {}): Outcome<JudgedHost & { url: URL }> {
  const [, scheme, authority] = (PLAIN_URL.test(text) && AUTHORITY.exec(text)) || [];
  if (scheme === undefined || authority === undefined || !URL.canParse(text)) {
    return refused('That is not an https URL.');
  }
  if (authority.includes('@')) return refused('A URL with userinfo is refused.');
  const judged = judgeHost(authority, rules);
  if (!judged.ok) return judged;
  if (scheme.toLowerCase() === 'http' && !(rules.insecureLoopback && isLoopback(judged))) {
    return refused('Plain http is refused.');
  }
  return { ...judged, url: new URL(text) };
}

function isLoopback({ kind, host }: JudgedHost): boolean {
  return kind === 'name' ? LOOPBACK_NAME.test(host) : host === '::1' || host.startsWith('127.');
}
