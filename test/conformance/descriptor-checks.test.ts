import { afterEach, describe, expect, it } from 'vitest';
import type { Descriptor } from '@app/protocol';
import { DESCRIPTOR_CHECKS } from '../../apps/cli/src/conformance/checks/descriptor';
import { FauxServer, type Said } from './faux-server';
import { lookAt, outcomes } from './look-at';

type Describe = (sound: Descriptor, times: number) => Partial<Said>;

const saying = (descriptor: object): Partial<Said> => ({ body: JSON.stringify(descriptor) });

/** For each check what it is there to find. */
const FAULTS: Record<string, Describe> = {
  status: () => ({ status: 302, headers: { location: '/elsewhere' } }),
  type: () => ({ headers: { 'content-type': 'text/html' } }),
  encoding: () => ({ headers: { 'content-encoding': 'identity' } }),
  size: (sound) => saying({ ...sound, more: 'x'.repeat(65_536) }),
  name: (sound) => saying({ ...sound, server_name: 'other.example.org' }),
  'key-exists': (sound) => saying({ ...sound, key_id: '', public_key: '', keys: [], signatures: [] }),
  version: (sound) => saying({ ...sound, protocol_versions: ['v2'] }),
  'active-key': (sound) => saying({ ...sound, key_id: 'ed25519:another' }),
  keys: (sound) => saying({ ...sound, keys: [{ ...sound.keys[0], public_key: 'AQ' }] }),
  'key-order': (sound) => saying({ ...sound, keys: [...sound.keys, ...sound.keys] }),
  times: (sound) => saying({ ...sound, expires_at: sound.issued_at }),
  endpoint: (sound) => saying({ ...sound, endpoints: { federation: 'https://user@other.example.org/' } }),
  signers: (sound) => saying({ ...sound, signatures: [] }),
  sound: (sound) => saying({ ...sound, more: 'altered' }),
  steady: (sound, times) => (times === 1 ? {} : saying({ ...sound, issued_at: 1 })),
};

const groups = [{ title: 'The descriptor', checks: DESCRIPTOR_CHECKS }];

describe('the checks of a descriptor', () => {
  let server: FauxServer;

  afterEach(() => server.stop());

  const failures = async (change: Describe) => {
    let times = 0;
    const describeIt = (body: string): Said => {
      times += 1;
      return { status: 200, body, ...change(JSON.parse(body) as Descriptor, times) };
    };
    server = await FauxServer.start('odd', () => ({ status: 404, body: '{}' }), describeIt);
    const { results } = await lookAt(server.url, {
      user: `@bob:${server.serverName}`,
      patienceMs: 0,
      groups,
    });
    return outcomes(results, 'failed');
  };

  it('find nothing wrong with a sound one', async () => {
    expect(await failures(() => ({}))).toEqual([]);
  });

  it.each(DESCRIPTOR_CHECKS)('find what is wrong: $id', async ({ id }) => {
    expect(await failures(FAULTS[id.replace('descriptor.', '')]!)).toContain(id);
  });
});
