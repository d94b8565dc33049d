/**
 * Names that mean something other than a host on the public Internet: IANA's special-use domain names
 * (RFC 6761), and `internal`, which ICANN keeps for private use. Each covers all names below it. `arpa`
 * stands for its many rows in the registry: it is infrastructure, and no one's server.
 */
export const SPECIAL_NAMES: readonly string[] = [
  'alt',
  'arpa',
  'example',
  'example.com',
  'example.net',
  'example.org',
  'internal',
  'invalid',
  'local',
  'localhost',
  'onion',
  'test',
];

/** The special-use name that this lower-case name is, or is below. */
export function specialNameOf(name: string): string | undefined {
  return SPECIAL_NAMES.find((special) => name === special || name.endsWith(`.${special}`));
}
