import { PROTOCOL_VERSIONS } from '../versions/protocol-versions';

const DEFAULT_PATH = '/_scaiwave/federation';
const VERSION_SUFFIX = new RegExp(
  `/(?:${PROTOCOL_VERSIONS.map(({ pathSegment }) => pathSegment).join('|')})$`,
);
const BARE_URL = /^https?:\/\/[^/?#@\\\s%]+(?:\/[!$&-.0-9:;=@A-Z_a-z~%/]*)?$/;

/** Where the federation endpoint of a server is unless its descriptor says otherwise. */
export function defaultFederationBase(serverName: string): string {
  return `https://${serverName}${DEFAULT_PATH}`;
}

/**
 * The base URL that `endpoints.federation` means, without a trailing slash or version; undefined unless it is
 * https without userinfo, query or fragment. A host alone means the default path. Plain http passes only
 * with `insecureLoopback`. Where the host leads is judged when somebody connects, not here.
 */
export function federationBase(endpoint: string, { insecureLoopback = false } = {}): string | undefined {
  if (!BARE_URL.test(endpoint) || !URL.canParse(endpoint)) return undefined;
  const url = new URL(endpoint);
  if (url.protocol !== 'https:' && !insecureLoopback) return undefined;
  const path = url.pathname.replace(/\/+$/, '').replace(VERSION_SUFFIX, '').replace(/\/+$/, '');
  return url.origin + (path || DEFAULT_PATH);
}

/** The URL of a route, such as `federationUrl(peer.federationUrl, 'v1', '/send')`. */
export function federationUrl(base: string, pathSegment: string, route: string): URL {
  return new URL(`${base}/${pathSegment}${route}`);
}
