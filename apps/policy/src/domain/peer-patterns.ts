/** Where a name was found in a list, for an admin to read. */
export interface ListMatch {
  readonly index: number;
  readonly entry: string;
}

/** Finds the list entry that covers a server name, or null. */
export type PeerPatterns = (serverName: string) => ListMatch | null;

/**
 * Prepares a list of exact names and `*.suffix` patterns. `*.acme.example` covers every host below `acme.example`
 * on any port, not `acme.example` itself. The work of a match grows with the labels of the name, never with the list.
 */
export function compilePatterns(entries: readonly string[]): PeerPatterns {
  const exact = new Map<string, ListMatch>();
  const suffixes = new Map<string, ListMatch>();
  entries.forEach((entry, index) => {
    const wildcard = entry.startsWith('*.');
    const [table, key] = wildcard ? [suffixes, entry.slice(2)] : [exact, entry];
    if (!table.has(key)) table.set(key, { index, entry });
  });
  return (serverName) => exact.get(serverName) ?? longestSuffix(suffixes, serverName);
}

function longestSuffix(suffixes: ReadonlyMap<string, ListMatch>, serverName: string): ListMatch | null {
  if (suffixes.size === 0) return null;
  const host = hostOf(serverName);
  for (let dot = host.indexOf('.'); dot !== -1; dot = host.indexOf('.', dot + 1)) {
    const match = suffixes.get(host.slice(dot + 1));
    if (match) return match;
  }
  return null;
}

function hostOf(serverName: string): string {
  const colon = serverName.indexOf(':');
  return colon === -1 ? serverName : serverName.slice(0, colon);
}
