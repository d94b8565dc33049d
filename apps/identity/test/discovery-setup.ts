import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { identity } from '@app/contracts/identity';
import { testDatabase } from '../../../test/support/postgres';
import { ThrowawayAuthority } from '../../cli/src/demo/certificates';
import { PolicyModule } from '../../policy/src/policy.module';
import { descriptorText, json, listed, type newKey, startPeerHost } from './peer-host';
import { startIdentity } from './start-identity';

export const HOUR = 3_600_000;
export const tenant = 'home.example';
let folder: string;
let database: Awaited<ReturnType<typeof testDatabase>>;
export let host: Awaited<ReturnType<typeof startPeerHost>>;
export let server: Awaited<ReturnType<typeof startIdentity>>;
/** The server that the running test asks about; each test has one of its own. */
export let name: string;
let names = 0;

/** Starts identity and a host of peers for the tests of the file that calls it. */
export function setUpDiscovery(): void {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'identity-'));
    const authority = await ThrowawayAuthority.create();
    writeFileSync(join(folder, 'ca.pem'), authority.pem);
    host = await startPeerHost(await authority.issue('*.peer.localhost'));
    database = await testDatabase();
    server = await startIdentity({
      databaseUrl: database.url,
      beside: [PolicyModule],
      env: {
        SCAIWAVE_FEDERATION_CA: join(folder, 'ca.pem'),
        SCAIWAVE_FEDERATION_PRIVATE_NETWORKS: '127.0.0.0/8',
      },
    });
  });
  afterAll(async () => {
    await server?.stop();
    await host?.stop();
    await database?.drop();
    if (folder) rmSync(folder, { recursive: true });
  });

  beforeEach(() => {
    name = `n${(names += 1)}.peer.localhost:${host.port}`;
    host.hits = 0;
    server.clock.set(Date.now());
  });
}

export const rename = (other: string) => {
  name = other;
};
export const peer = (more: object = {}) =>
  server.bus.ask(identity.peer, { tenant, server_name: name, ...more });
export const peerKey = async (key_id: string, server_name = name) =>
  (await server.bus.ask(identity.peerKeys, { tenant, keys: [{ server_name, key_id }] })).keys[0]!;
/** A peer whose descriptor lists these keys, the first one active and the rest in overlap, all signing. */
export const serve = (...keys: ReturnType<typeof newKey>[]) => {
  const rows = keys.map((key, age) => listed(key, age ? 'overlap' : 'active', age));
  host.answer = json(descriptorText(name, keys, rows));
};
