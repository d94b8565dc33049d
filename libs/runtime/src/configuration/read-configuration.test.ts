import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { ThrowawayAuthority } from '../../test/throwaway-authority';
import { describeConfiguration } from './describe-configuration';
import { loadSecrets } from './load-secrets';
import { readConfiguration, type ReadConfiguration } from './read-configuration';

const folder = mkdtempSync(join(tmpdir(), 'scaiwave-configuration-'));
const NAME = { SCAIWAVE_SERVER_NAME: 'chat.example.org' };
const KEY = randomBytes(32);

function sound(env: NodeJS.ProcessEnv): ReadConfiguration {
  const read = readConfiguration({ ...NAME, ...env });
  if (!read.ok) throw new Error(read.faults.join('\n'));
  return read;
}

function faults(env: NodeJS.ProcessEnv): string[] {
  const read = readConfiguration(env);
  return read.ok ? [] : read.faults;
}

const file = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

describe('the configuration', () => {
  it('needs a name and defaults the rest', () => {
    const { configuration, secrets } = sound({});
    expect({ ...configuration }).toEqual({
      serverName: 'chat.example.org',
      dataDir: '.data',
      listenHost: '0.0.0.0',
      port: 8080,
      opsPort: 9090,
      logLevel: 'info',
      federation: { extraRoots: undefined, privateNetworks: [], insecureLoopback: false },
      oidc: undefined,
      livekit: undefined,
      keyRotationDays: 365,
      keyOverlapDays: 30,
      retryLimitHours: 24,
      inviteTtlDays: 7,
    });
    expect(secrets).toMatchObject({ databaseUrl: undefined, natsUrl: undefined, masterKey: undefined });
  });

  it('takes an empty value for none', () => {
    expect(sound({ PORT: '', LOG_LEVEL: ' ', DATABASE_URL: '' }).configuration.port).toBe(8080);
  });

  it('tells every fault at once', () => {
    const all = faults({
      PORT: 'http',
      LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://x',
      SCAIWAVE_INVITE_TTL_DAYS: '8',
    });
    expect(all).toHaveLength(6);
    expect(all.join('\n')).toMatch(/SCAIWAVE_SERVER_NAME[^]*PORT[^]*LOG_LEVEL/);
  });

  it.each([
    [{ SCAIWAVE_SERVER_NAME: 'Chat.example.org' }, 'canonical'],
    [{ SCAIWAVE_SERVER_NAME: 'chat.example.org:443' }, 'canonical'],
    [{ SCAIWAVE_SERVER_NAME: 'localhost' }, 'canonical'],
    [{ SCAIWAVE_LISTEN_HOST: 'localhost' }, 'SCAIWAVE_LISTEN_HOST'],
    [{ PORT: '65536' }, 'PORT'],
    [{ PORT: '-1' }, 'PORT'],
    [{ PORT: '1e3' }, 'PORT'],
    [{ PORT: '9090' }, 'must differ'],
    [{ SCAIWAVE_FEDERATION_INSECURE_LOOPBACK: 'yes' }, 'true or false'],
    [{ SCAIWAVE_FEDERATION_PRIVATE_NETWORKS: '10.0.0.0/8,10.0.0.0' }, '"10.0.0.0"'],
    [{ SCAIWAVE_FEDERATION_PRIVATE_NETWORKS: '10.0.0.0/33' }, '10.0.0.0/33'],
    [{ SCAIWAVE_FEDERATION_CA: '/nowhere' }, 'ENOENT'],
    [{ SCAIWAVE_OIDC_ISSUER: 'https://id.example.org' }, 'SCAIWAVE_OIDC_JWKS_URL is missing'],
    [{ LIVEKIT_URL: 'wss://calls.example.org' }, 'LIVEKIT_API_KEY and LIVEKIT_API_SECRET'],
    [{ SCAIWAVE_TLS_CERT: '/nowhere' }, 'SCAIWAVE_TLS_KEY is missing'],
    [{ SCAIWAVE_KEY_OVERLAP_DAYS: '365' }, 'less than'],
    [{ SCAIWAVE_MASTER_KEY: 'short' }, '32 bytes'],
    [{ SCAIWAVE_MASTER_KEY: KEY.toString('hex'), SCAIWAVE_MASTER_KEY_FILE: '/x' }, 'not both'],
    [{ DATABASE_URL: 'postgres://localhost/x' }, 'share the key'],
    [{ NATS_URL: 'http://localhost' }, 'nats://'],
    [{ SCAIWAVE_FEDERATON_CA: '/x' }, 'Did you mean SCAIWAVE_FEDERATION_CA?'],
    [{ SCAIWAVE_WEATHER_FORECAST: 'x' }, 'SCAIWAVE_WEATHER_FORECAST is not a variable of this server.'],
  ])('refuses %j', (env, fault) => {
    const all = faults({ ...NAME, ...env });
    expect(all).toHaveLength(1);
    expect(all[0]).toContain(fault);
  });

  it('repeats no secret in a fault', () => {
    const env = { SCAIWAVE_MASTER_KEY: 'hunter2', DATABASE_URL: 'hunter2', NATS_URL: 'nats:hunter2 x' };
    expect(faults({ ...NAME, ...env }).join()).not.toContain('hunter2');
  });

  it.each(['hex', 'base64', 'base64url'] as const)(
    'takes a master key as %s, also from a file',
    (encoding) => {
      const text = KEY.toString(encoding);
      expect(sound({ SCAIWAVE_MASTER_KEY: text }).secrets.masterKey).toEqual(KEY);
      const path = file(`key-${encoding}`, `${text}\n`);
      expect(sound({ SCAIWAVE_MASTER_KEY_FILE: path }).secrets.masterKey).toEqual(KEY);
    },
  );
});

describe('TLS files', () => {
  let cert: string;
  let key: string;
  beforeAll(async () => {
    const authority = await ThrowawayAuthority.create();
    ({ cert, key } = await authority.issue(['chat.example.org']));
    file('cert.pem', cert);
    file('key.pem', key);
    file('other.pem', (await authority.issue(['chat.example.org'])).key);
  });

  const env = (name: string) => ({
    SCAIWAVE_TLS_CERT: join(folder, 'cert.pem'),
    SCAIWAVE_TLS_KEY: join(folder, name),
  });

  it('are read', () => {
    expect(sound(env('key.pem')).secrets.tls).toEqual({ cert, key });
  });

  it('must belong together', () => {
    expect(faults({ ...NAME, ...env('other.pem') })).toEqual([
      'SCAIWAVE_TLS_KEY is not the key of SCAIWAVE_TLS_CERT.',
    ]);
    expect(faults({ ...NAME, ...env('cert.pem') })[0]).toContain('PEM files');
  });
});

describe('secrets', () => {
  const dataDir = (name: string) => ({ SCAIWAVE_DATA_DIR: join(folder, name) });

  it('are generated once, for their owner alone', async () => {
    const read = sound(dataDir('fresh'));
    const loaded = await Promise.all(Array.from({ length: 5 }, () => loadSecrets(read)));
    const keys = new Set(loaded.map(({ secrets }) => secrets.masterKey.toString('hex')));
    expect(keys.size).toBe(1);
    expect(loaded[0]?.secrets.masterKey).toHaveLength(32);
    const path = join(folder, 'fresh', 'secrets', 'master.key');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(Buffer.from(readFileSync(path, 'utf8'), 'base64')).toEqual(loaded[0]?.secrets.masterKey);
  });

  it('are not replaced when what is kept is damaged', async () => {
    const read = sound(dataDir('damaged'));
    await loadSecrets(read);
    writeFileSync(join(folder, 'damaged', 'secrets', 'master.key'), '');
    await expect(loadSecrets(read)).rejects.toThrow('restore it');
  });

  it('give every process with the same master key the same token seed, and others another', async () => {
    const [a, b, c] = await Promise.all(
      [KEY, KEY, randomBytes(32)].map(async (key) => {
        const { secrets } = await loadSecrets(sound({ SCAIWAVE_MASTER_KEY: key.toString('hex') }));
        return secrets.tokenSeed.toString('hex');
      }),
    );
    expect(a).toBe(b);
    expect(a).not.toBe(c);
    expect(a).not.toBe(KEY.toString('hex'));
  });

  it('show themselves to nobody', async () => {
    const env = {
      SCAIWAVE_MASTER_KEY: KEY.toString('base64'),
      DATABASE_URL: 'postgres://user:hunter2@db:5432/x?sslpassword=hunter2',
      NATS_URL: 'nats://hunter2@bus:4222,nats://u:hunter2@bus2:4222',
      LIVEKIT_URL: 'wss://calls',
      LIVEKIT_API_KEY: 'id',
      LIVEKIT_API_SECRET: 'hunter2',
    };
    const read = sound(env);
    const { secrets } = await loadSecrets(read);
    const description = describeConfiguration(read);
    const shown = [JSON.stringify({ secrets }), inspect({ secrets }), JSON.stringify(description)].join();
    expect(shown).not.toContain('hunter2');
    expect(shown).not.toContain(KEY.toString('base64'));
    expect(description).toMatchObject({ database: 'postgres://***@db:5432/x', masterKey: 'given' });
  });
});
