import type { AddressRules } from '@app/protocol';
import { isIP } from 'node:net';
import type { SecureContext } from 'node:tls';
import { buildConnector } from 'undici';
import { firstToAnswer, judgedAddresses } from './judged-addresses';
import type { ResolveName } from './resolve-name';

const CONNECT_TIMEOUT_MS = 5_000;

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
      .then((addresses) => firstToAnswer(addresses, (address) => connectOnce(address, connect, options)))
      .then(
        (socket) => callback(null, socket),
        (error: Error) => callback(error, null),
      );
  };
}

type Socket = Parameters<buildConnector.Callback>[1] & object;

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
