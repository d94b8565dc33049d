import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { rootCertificates } from 'node:tls';
import { judgeAddress, judgeHost, type AddressRules, type Refusal } from '@app/protocol';
import { buildConnector } from 'undici';

/** Carries a refusal through undici, which knows only errors. */
export class AddressRefused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.detail ?? refusal.code);
  }
}

export type Resolve = (name: string) => Promise<{ address: string; family: number }[]>;

export const resolveByDns: Resolve = (name) => lookup(name, { all: true, verbatim: true });

const LOOPBACK = [{ address: '127.0.0.1', family: 4 }];
const LOOPBACK_NAME = /(^|\.)localhost$/;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Connects to judged addresses only: the name is resolved once, every address must pass, and the socket goes to one of
 * those, so that an answer that changes in between has no effect. The certificate is checked against the name.
 */
export function guardedConnector(
  rules: AddressRules,
  extraRoots: string | undefined,
  resolve: Resolve,
): buildConnector.connector {
  const ca = extraRoots === undefined ? undefined : [...rootCertificates, extraRoots];
  const connect = buildConnector({ timeout: CONNECT_TIMEOUT_MS, ...(ca && { ca }) });
  return (options, callback) => {
    judgedAddress(options.hostname, rules, resolve).then(
      (address) =>
        connect(
          { ...options, hostname: address, servername: isIP(bare(options.hostname)) ? '' : options.hostname },
          callback,
        ),
      (error: Error) => callback(error, null),
    );
  };
}

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

async function judgedAddress(hostname: string, rules: AddressRules, resolve: Resolve): Promise<string> {
  const host = judgeHost(hostname, rules);
  if (!host.ok) throw new AddressRefused(host);
  if (host.kind === 'address') return host.host;
  const addresses = LOOPBACK_NAME.test(host.host) ? LOOPBACK : await resolve(host.host);
  for (const { address } of addresses) {
    const judged = judgeAddress(address, rules);
    // One closed address among open ones is as bad as all: which one is used would be chance.
    if (!judged.ok) throw new AddressRefused(judged);
  }
  const first = addresses[0];
  if (!first) throw new Error(`${hostname} has no address`);
  return first.address;
}
