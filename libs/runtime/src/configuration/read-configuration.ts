import { existsSync, readFileSync } from 'node:fs';
import { decodeBase64, decodeBase64url, isServerName, judgeAddress } from '@app/protocol';
import { Configuration } from './configuration';
import { EnvironmentReader } from './environment';

/** Secrets as far as the environment gives them; `loadSecrets` makes the rest. */
export interface GivenSecrets {
  masterKey: Uint8Array | undefined;
  databaseUrl: string | undefined;
  natsUrl: string | undefined;
  livekit: { apiKey: string; apiSecret: string } | undefined;
}

export interface ReadConfiguration {
  ok: true;
  configuration: Configuration;
  given: GivenSecrets;
}

type Environment = Readonly<Record<string, string | undefined>>;

const KNOWN = [
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
];
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const MASTER_KEY_BYTES = 32;
const DEFAULT_PORT = 8_448;

/** Reads and checks the whole environment; nothing else does. All faults come at once, as sentences. */
export function readConfiguration(env: Environment): ReadConfiguration | { ok: false; faults: string[] } {
  const reader = new EnvironmentReader(env);
  reader.known(KNOWN);
  const port = reader.integer('PORT', DEFAULT_PORT, 0, 65_535);
  const given = readSecrets(reader);
  const oidc = reader.together('SCAIWAVE_OIDC_ISSUER', 'SCAIWAVE_OIDC_JWKS_URL');
  const jwksUrl = reader.url('SCAIWAVE_OIDC_JWKS_URL', 'https:', 'http:');
  const configuration = new Configuration({
    serverName: readServerName(reader),
    dataDir: reader.text('SCAIWAVE_DATA_DIR') ?? '.data',
    listenHost: reader.text('SCAIWAVE_LISTEN_HOST') ?? '0.0.0.0',
    port,
    opsPort: reader.integer('OPS_PORT', port === 0 ? 0 : port + 1, 0, 65_535),
    externalDatabase: given.databaseUrl !== undefined,
    externalBus: given.natsUrl !== undefined,
    tls: readTls(reader),
    federation: {
      ca: readFile(reader, 'SCAIWAVE_FEDERATION_CA'),
      privateNetworks: readNetworks(reader),
      insecureLoopback: reader.flag('SCAIWAVE_FEDERATION_INSECURE_LOOPBACK'),
    },
    oidc: oidc ? { issuer: reader.text('SCAIWAVE_OIDC_ISSUER')!, jwksUrl: jwksUrl! } : undefined,
    livekitUrl: reader.url('LIVEKIT_URL', 'wss:', 'ws:', 'https:', 'http:'),
    keyRotationDays: reader.integer('SCAIWAVE_KEY_ROTATION_DAYS', 365, 1, 3_650),
    keyOverlapDays: reader.integer('SCAIWAVE_KEY_OVERLAP_DAYS', 30, 0, 365),
    retryLimitHours: reader.integer('SCAIWAVE_RETRY_LIMIT_HOURS', 24, 1, 720),
    inviteTtlDays: reader.integer('SCAIWAVE_INVITE_TTL_DAYS', 7, 1, 7),
    logLevel: reader.oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
  });
  crossCheck(reader, configuration, given);
  return reader.faults.length > 0 ? { ok: false, faults: reader.faults } : { ok: true, configuration, given };
}

/** What `scaiwave config` prints. */
export function describeConfiguration({ configuration, given }: ReadConfiguration): object {
  const masked = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, value === undefined ? '(not set)' : '(secret)']),
  );
  return { ...configuration, ...masked };
}

function crossCheck(
  reader: EnvironmentReader,
  { port, opsPort, keyOverlapDays, keyRotationDays }: Configuration,
  given: GivenSecrets,
): void {
  if (port !== 0 && port === opsPort) reader.fault(`PORT and OPS_PORT are both ${port}; they must differ.`);
  if (keyOverlapDays >= keyRotationDays)
    reader.fault('SCAIWAVE_KEY_OVERLAP_DAYS must be less than SCAIWAVE_KEY_ROTATION_DAYS.');
  if (given.natsUrl && !given.databaseUrl)
    reader.fault('NATS_URL needs DATABASE_URL: the processes of a cluster share one database.');
}

function readServerName(reader: EnvironmentReader): string {
  const name = reader.text('SCAIWAVE_SERVER_NAME');
  if (name === undefined)
    reader.fault(
      'SCAIWAVE_SERVER_NAME must be set: the name by which other servers know this one, such as chat.example.org.',
    );
  else if (!isServerName(name))
    reader.fault(
      `SCAIWAVE_SERVER_NAME is not a server name: "${name}". Write it in lower case, with at least two labels.`,
    );
  return name ?? '';
}

function readTls(reader: EnvironmentReader): Configuration['tls'] {
  const both = reader.together('SCAIWAVE_TLS_CERT', 'SCAIWAVE_TLS_KEY');
  const [cert, key] = [readFile(reader, 'SCAIWAVE_TLS_CERT'), readFile(reader, 'SCAIWAVE_TLS_KEY')];
  return both && cert && key ? { cert, key } : undefined;
}

function readFile(reader: EnvironmentReader, name: string): string | undefined {
  const path = reader.text(name);
  if (path !== undefined && !existsSync(path)) reader.fault(`${name}: there is no file ${path}.`);
  return path;
}

function readNetworks(reader: EnvironmentReader): string[] {
  const networks = (reader.text('SCAIWAVE_FEDERATION_PRIVATE_NETWORKS') ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  return networks.filter((cidr) => {
    const sound = isCidr(cidr);
    if (!sound)
      reader.fault(`SCAIWAVE_FEDERATION_PRIVATE_NETWORKS: "${cidr}" is not a CIDR such as 10.0.0.0/8.`);
    return sound;
  });
}

function isCidr(text: string): boolean {
  const [address = ''] = text.split('/');
  try {
    return /\/\d{1,3}$/.test(text) && judgeAddress(address, { allow: [text] }).ok;
  } catch {
    return false;
  }
}

function readSecrets(reader: EnvironmentReader): GivenSecrets {
  const livekit = reader.together('LIVEKIT_URL', 'LIVEKIT_API_KEY', 'LIVEKIT_API_SECRET');
  return {
    masterKey: readMasterKey(reader),
    databaseUrl: reader.url('DATABASE_URL', 'postgres:', 'postgresql:'),
    natsUrl: reader.url('NATS_URL', 'nats:', 'tls:'),
    livekit: livekit
      ? { apiKey: reader.text('LIVEKIT_API_KEY')!, apiSecret: reader.text('LIVEKIT_API_SECRET')! }
      : undefined,
  };
}

function readMasterKey(reader: EnvironmentReader): Uint8Array | undefined {
  const file = readFile(reader, 'SCAIWAVE_MASTER_KEY_FILE');
  const given = reader.text('SCAIWAVE_MASTER_KEY');
  if (file && given) reader.fault('SCAIWAVE_MASTER_KEY and SCAIWAVE_MASTER_KEY_FILE are both set; set one.');
  const text = given ?? (file && existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined);
  if (text === undefined) return undefined;
  const key = /^[0-9a-f]{64}$/i.test(text)
    ? Buffer.from(text, 'hex')
    : (decodeBase64(text) ?? decodeBase64url(text));
  if (key?.length !== MASTER_KEY_BYTES)
    reader.fault('The master key must be 32 bytes as hex or base64; make one with: openssl rand -base64 32');
  return key;
}
