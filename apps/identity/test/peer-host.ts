import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import {
  composeDescriptor,
  encodeBase64url,
  generateKeyPair,
  keyIdOf,
  signBytes,
  type Descriptor,
  type DescriptorKey,
  type KeyPair,
  type KeyState,
} from '@app/protocol';

const DAY = 86_400_000;

export interface PeerKeyPair extends KeyPair {
  key_id: string;
  public_key: string;
}

export function newKey(key_id?: string): PeerKeyPair {
  const pair = generateKeyPair();
  return { ...pair, key_id: key_id ?? keyIdOf(pair.publicKey), public_key: encodeBase64url(pair.publicKey) };
}

/** A key as a descriptor lists it; later ones in a list of keys begin earlier. */
export const listed = ({ key_id, public_key }: PeerKeyPair, state: KeyState, age = 0): DescriptorKey => ({
  key_id,
  public_key,
  state,
  valid_from: Date.now() - (age + 1) * DAY,
  valid_until: Date.now() + 300 * DAY,
});

/** A descriptor's text, signed by the keys given, whatever else it says. */
export function descriptorText(
  name: string,
  signers: readonly PeerKeyPair[],
  keys: readonly DescriptorKey[],
  change: Partial<Descriptor> = {},
): string {
  const { signingBytes, finish } = composeDescriptor({
    server_name: name,
    protocol_versions: ['v1'],
    key_id: keys[0]!.key_id,
    public_key: keys[0]!.public_key,
    keys: [...keys],
    endpoints: { federation: `https://${name}/_scaiwave/federation` },
    issued_at: Date.now(),
    expires_at: Date.now() + DAY,
    ...change,
  });
  return finish(
    signers.map(({ key_id, seed }) => ({ key_id, value: encodeBase64url(signBytes(seed, signingBytes)) })),
  );
}

/** An HTTPS server that answers as the test says, and counts. */
export async function startPeerHost(tls: { cert: string; key: string }) {
  const host = {
    hits: 0,
    answer: ((_, response) => void response.writeHead(404).end()) as RequestListener,
    port: 0,
    stop: () => new Promise<void>((done) => void (server.closeAllConnections(), server.close(() => done()))),
  };
  const server = createServer(tls, (request, response) => {
    host.hits += 1;
    host.answer(request, response);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  host.port = (server.address() as AddressInfo).port;
  return host;
}

export const json =
  (text: string, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    void response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(text);
