import { isServerName } from '@app/protocol';
import { isIP } from 'node:net';
import { Configuration, LOG_LEVELS } from './configuration';
import { EnvironmentReader } from './environment-reader';
import { readMasterKey } from './read-master-key';
import type { GivenSecrets } from './secrets';
import { readTls } from './read-tls';
import { unknownVariables } from './variables';

export interface ReadConfiguration {
  readonly ok: true;
  readonly configuration: Configuration;
  readonly secrets: GivenSecrets;
}

const MAX_PORT = 65_535;
const TEN_YEARS = 3_650;

/**
 * Reads and checks the environment and the files that it names: the only place that does. Either everything, or
 * every fault at once, a sentence each. `loadSecrets` then generates what is left out.
 */
export function readConfiguration(
  env: NodeJS.ProcessEnv,
): ReadConfiguration | { ok: false; faults: string[] } {
  const read = new EnvironmentReader(env);
  const configuration = new Configuration({
    serverName: readServerName(read),
    dataDir: read.text('SCAIWAVE_DATA_DIR') ?? '.data',
    listenHost: readListenHost(read),
    ...readPorts(read),
    logLevel: read.oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
    federation: {
      extraRoots: readRoots(read),
      privateNetworks: readNetworks(read),
      insecureLoopback: read.flag('SCAIWAVE_FEDERATION_INSECURE_LOOPBACK'),
    },
    oidc: readOidc(read),
    livekit: readLivekit(read),
    ...readTerms(read),
  });
  const secrets = readSecrets(read);
  const faults = [...read.faults, ...unknownVariables(env)];
  return faults.length > 0 ? { ok: false, faults } : { ok: true, configuration, secrets };
}

function readSecrets(read: EnvironmentReader): GivenSecrets {
  const databaseUrl = read.url('DATABASE_URL', ['postgres:', 'postgresql:']);
  const masterKey = readMasterKey(read);
  if (
    read.text('DATABASE_URL') &&
    !read.text('SCAIWAVE_MASTER_KEY') &&
    !read.text('SCAIWAVE_MASTER_KEY_FILE')
  ) {
    read.fault(
      'DATABASE_URL without SCAIWAVE_MASTER_KEY or SCAIWAVE_MASTER_KEY_FILE: processes that share a database must share the key that encrypts private keys in it. Make one with: openssl rand -base64 32.',
    );
  }
  return {
    databaseUrl,
    masterKey,
    natsUrl: read.url('NATS_URL', ['nats:', 'tls:']),
    tls: readTls(read),
    livekitApiSecret: read.text('LIVEKIT_API_SECRET'),
  };
}

function readServerName(read: EnvironmentReader): string {
  const name = read.text('SCAIWAVE_SERVER_NAME');
  if (name === undefined) {
    read.fault(
      'SCAIWAVE_SERVER_NAME is missing: the name that other servers know this one by, such as chat.example.org.',
    );
  } else if (!isServerName(name)) {
    read.fault(
      `SCAIWAVE_SERVER_NAME must be a server name in its canonical form (lower case, at least two labels, :port unless 443), not "${name}".`,
    );
  }
  return name ?? '';
}

function readListenHost(read: EnvironmentReader): string {
  const host = read.text('SCAIWAVE_LISTEN_HOST') ?? '0.0.0.0';
  if (isIP(host) === 0) read.fault(`SCAIWAVE_LISTEN_HOST must be an IP address, not "${host}".`);
  return host;
}

function readPorts(read: EnvironmentReader): { port: number; opsPort: number } {
  const port = read.integer('PORT', { fallback: 8080, min: 0, max: MAX_PORT });
  const opsPort = read.integer('OPS_PORT', { fallback: 9090, min: 0, max: MAX_PORT });
  if (port !== 0 && port === opsPort) read.fault(`PORT and OPS_PORT must differ; both are ${port}.`);
  return { port, opsPort };
}

function readNetworks(read: EnvironmentReader): string[] {
  const networks = (read.text('SCAIWAVE_FEDERATION_PRIVATE_NETWORKS') ?? '').split(/[\s,]+/).filter(Boolean);
  for (const network of networks.filter((text) => !isCidr(text))) {
    read.fault(
      `SCAIWAVE_FEDERATION_PRIVATE_NETWORKS holds "${network}", which is not a network such as 10.0.0.0/8.`,
    );
  }
  return networks;
}

function isCidr(text: string): boolean {
  const [address = '', bits = '', ...more] = text.split('/');
  const maxBits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return more.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= maxBits;
}

function readRoots(read: EnvironmentReader): string | undefined {
  const roots = read.file('SCAIWAVE_FEDERATION_CA');
  if (roots !== undefined && !roots.includes('-----BEGIN CERTIFICATE-----')) {
    return read.fault('SCAIWAVE_FEDERATION_CA names a file without a PEM certificate.');
  }
  return roots;
}

function readOidc(read: EnvironmentReader): Configuration['oidc'] {
  const complete = read.together(['SCAIWAVE_OIDC_ISSUER', 'SCAIWAVE_OIDC_JWKS_URL']);
  const issuer = read.text('SCAIWAVE_OIDC_ISSUER');
  const jwksUrl = read.url('SCAIWAVE_OIDC_JWKS_URL', ['https:', 'http:']);
  return complete && issuer && jwksUrl ? { issuer, jwksUrl } : undefined;
}

function readLivekit(read: EnvironmentReader): Configuration['livekit'] {
  const complete = read.together(['LIVEKIT_URL', 'LIVEKIT_API_KEY', 'LIVEKIT_API_SECRET']);
  const url = read.url('LIVEKIT_URL', ['wss:', 'ws:', 'https:', 'http:']);
  const apiKey = read.text('LIVEKIT_API_KEY');
  return complete && url && apiKey ? { url, apiKey } : undefined;
}

function readTerms(read: EnvironmentReader) {
  const keyRotationDays = read.integer('SCAIWAVE_KEY_ROTATION_DAYS', { fallback: 365, max: TEN_YEARS });
  const keyOverlapDays = read.integer('SCAIWAVE_KEY_OVERLAP_DAYS', { fallback: 30, max: TEN_YEARS });
  if (keyOverlapDays >= keyRotationDays) {
    read.fault('SCAIWAVE_KEY_OVERLAP_DAYS must be less than SCAIWAVE_KEY_ROTATION_DAYS.');
  }
  return {
    keyRotationDays,
    keyOverlapDays,
    retryLimitHours: read.integer('SCAIWAVE_RETRY_LIMIT_HOURS', { fallback: 24, max: 24 * 365 }),
    inviteTtlDays: read.integer('SCAIWAVE_INVITE_TTL_DAYS', { fallback: 7, max: 7 }),
  };
}
