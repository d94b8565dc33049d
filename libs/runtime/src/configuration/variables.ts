/** Every variable that this server reads. Another one that begins with SCAIWAVE_ is a slip of the pen. */
export const VARIABLES = [
  'SCAIWAVE_SERVER_NAME',
  'SCAIWAVE_DATA_DIR',
  'SCAIWAVE_LISTEN_HOST',
  'SCAIWAVE_MASTER_KEY',
  'SCAIWAVE_MASTER_KEY_FILE',
  'SCAIWAVE_TLS_CERT',
  'SCAIWAVE_TLS_KEY',
  'SCAIWAVE_FEDERATION_CA',
  'SCAIWAVE_FEDERATION_PRIVATE_NETWORKS',
  'SCAIWAVE_FEDERATION_INSECURE_LOOPBACK',
  'SCAIWAVE_OIDC_ISSUER',
  'SCAIWAVE_OIDC_JWKS_URL',
  'SCAIWAVE_KEY_ROTATION_DAYS',
  'SCAIWAVE_KEY_OVERLAP_DAYS',
  'SCAIWAVE_RETRY_LIMIT_HOURS',
  'SCAIWAVE_INVITE_TTL_DAYS',
  'PORT',
  'OPS_PORT',
  'DATABASE_URL',
  'NATS_URL',
  'LIVEKIT_URL',
  'LIVEKIT_API_KEY',
  'LIVEKIT_API_SECRET',
  'LOG_LEVEL',
] as const;

export type Variable = (typeof VARIABLES)[number];

const OWN_PREFIX = 'SCAIWAVE_';
const MAX_SLIPS = 4;

/** A sentence for each variable that looks like ours and is not. */
export function unknownVariables(env: NodeJS.ProcessEnv): string[] {
  const known = new Set<string>(VARIABLES);
  return Object.keys(env)
    .filter((name) => name.startsWith(OWN_PREFIX) && !known.has(name))
    .map((name) => `${name} is not a variable of this server.${suggestion(name)}`);
}

function suggestion(name: string): string {
  const [nearest] = VARIABLES.map((known) => ({ known, slips: slipsBetween(name, known) })).sort(
    (a, b) => a.slips - b.slips,
  );
  return nearest && nearest.slips <= MAX_SLIPS ? ` Did you mean ${nearest.known}?` : '';
}

/** Levenshtein's distance, a row at a time. */
function slipsBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let line = 1; line <= from.length; line += 1) {
    const next = [line];
    for (let column = 1; column <= to.length; column += 1) {
      const change = row[column - 1]! + (from[line - 1] === to[column - 1] ? 0 : 1);
      next.push(Math.min(change, row[column]! + 1, next[column - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}
