import { judgeAddress, refuse, type AddressRules } from '@app/protocol';
import { isIP } from 'node:net';
import type { SecureContext } from 'node:tls';
import { buildConnector } from 'undici';
import { PeerFault } from './peer-fault';
import type { ResolveName } from './resolve-name';

const CONNECT_TIMEOUT_MS = 5_000;
const MAX_ATTEMPTS = 3;

export interface GuardOptions {
  rules: AddressRules;
  resolve: ResolveName;
  secureContext: SecureContext | undefined;
}

/**
 * Connects to addresses that were judged, and to those very addresses: a name is resolved once, and refused when any
 * one of its addresses is. TLS is still checked against the name.
 */
export function guardedConnector({ rules, resolve, secureContext }: GuardOptions): buildConnector.connector {
  const connect = buildConnector({
    timeout: CONNECT_TIMEOUT_MS,
    // A resumed session skips the check of the certificate chain.
    maxCachedSessions: 0,
    ...(secureContext && { secureContext }),
  });
  return (options, callback) => {
    judgedAddresses(options.hostname, rules, resolve)
      .then((addresses) => tryEach(addresses, connect, options))
      .then(
        (socket) => callback(null, socket),
        (error: Error) => callback(error, null),
      );
  };
}

async function judgedAddresses(host: string, rules: AddressRules, resolve: ResolveName): Promise<string[]> {
  const addresses = await addressesOf(host, resolve);
  for (const address of addresses) {
    const judged = judgeAddress(address, rules);
    if (!judged.ok) throw new PeerFault(refuse('SW_FED_ADDRESS_REFUSED', `${host}: ${judged.detail}`));
  }
  return addresses;
}

async function addressesOf(host: string, resolve: ResolveName): Promise<string[]> {
  if (isIP(host) !== 0) return [host];
  if (host === 'localhost' || host.endsWith('.localhost')) return ['127.0.0.1'];
  return resolve(host);
}

type Socket = Parameters<buildConnector.Callback>[1] & object;

async function tryEach(
  addresses: readonly string[],
  connect: buildConnector.connector,
  options: buildConnector.Options,
): Promise<Socket> {
  let failure: unknown = Object.assign(new Error('no address'), { code: 'ENOTFOUND' });
  for (const address of addresses.slice(0, MAX_ATTEMPTS)) {
    try {
      return await connectOnce(address, connect, options);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

function connectOnce(
  address: string,
  connect: buildConnector.connector,
  options: buildConnector.Options,
): Promise<Socket> {
  const { hostname } = options;
  const servername = isIP(hostname) === 0 ? hostname : undefined;
  return new Promise((resolve, reject) => {
    connect({ ...options, hostname: address, servername }, (error, socket) => {
      if (socket) resolve(socket);
      else reject(error ?? new Error('no socket'));
    });
  });
}
