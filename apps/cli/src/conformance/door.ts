import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { isServerName } from '@app/protocol';
import { ThrowawayAuthority, type Certificate } from '../demo/certificates';
import { CommandFailed, EXIT } from '../exit';
import type { Target } from './target';

/** Under which name the peer is played, and where it listens. */
export interface Door {
  serverName: string;
  /** The address that the name stands for. */
  origin: string;
  host: string;
  port: number;
  certificate: Certificate | undefined;
  /** Whether all names one label below lead here too. */
  subdomains: boolean;
}

interface DoorWords {
  subdomains?: boolean;
  name?: string;
  listen?: string;
  cert?: string;
  key?: string;
  /** Where what is kept between runs is. */
  dir: string;
}

/** The name for servers on this machine; always the same, so that a policy can allow it beforehand. */
export const LOOPBACK_NAME = 'conformance.localhost:18459';
const HTTPS_PORT = 443;
const LISTEN = /^(?:(.+):)?(\d{1,5})$/;

/** The door that the words of the command ask for; none where the server could not find us anyway. */
export async function doorFor(words: DoorWords, target: Target): Promise<Door | undefined> {
  const serverName = words.name ?? (target.loopback ? LOOPBACK_NAME : undefined);
  if (serverName === undefined) return undefined;
  if (!isServerName(serverName))
    throw new CommandFailed(
      `--name ${serverName} is not a server name, such as peer.example.net.`,
      EXIT.usage,
    );
  const [host = '', port] = serverName.split(':');
  const loopback = host.endsWith('.localhost');
  const plain = target.plain && loopback;
  return {
    serverName,
    origin: `${plain ? 'http' : 'https'}://${serverName}`,
    ...listenAt(words.listen, loopback ? '127.0.0.1' : '0.0.0.0', Number(port ?? HTTPS_PORT)),
    certificate: given(words) ?? (loopback && !plain ? await throwaway(words.dir, host) : undefined),
    // A certificate that was given may not be good for them.
    subdomains: words.subdomains ?? (loopback && words.cert === undefined),
  };
}

function listenAt(text: string | undefined, host: string, port: number): { host: string; port: number } {
  if (text === undefined) return { host, port };
  const [, where, at] = LISTEN.exec(text) ?? [];
  if (at === undefined)
    throw new CommandFailed('--listen takes an address such as 0.0.0.0:8443.', EXIT.usage);
  return { host: where ?? host, port: Number(at) };
}

function given({ cert, key }: DoorWords): Certificate | undefined {
  if ((cert === undefined) !== (key === undefined))
    throw new CommandFailed('--cert and --key go together.', EXIT.usage);
  return cert && key ? { cert: read(cert), key: read(key) } : undefined;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandFailed((error as Error).message, EXIT.usage);
  }
}

/**
 * A certificate for a trial over TLS. It is kept, because the server has to be started with its root; the
 * authority's own key is not.
 */
async function throwaway(dir: string, host: string): Promise<Certificate> {
  const [ca, cert, key] = ['ca.crt', 'tls.crt', 'tls.key'].map((name) => join(dir, name)) as [
    string,
    string,
    string,
  ];
  const kept = stillGood(cert, host);
  if (kept) return { cert: kept, key: read(key) };
  const authority = await ThrowawayAuthority.create();
  const issued = await authority.issue(host, `*.${host}`);
  mkdirSync(dir, { recursive: true });
  writeFileSync(ca, authority.pem);
  writeFileSync(cert, issued.cert);
  writeFileSync(key, issued.key, { mode: 0o600 });
  return issued;
}

function stillGood(file: string, host: string): string | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    const certificate = new X509Certificate(text);
    return certificate.checkHost(host) && Date.parse(certificate.validTo) > Date.now() ? text : undefined;
  } catch {
    return undefined;
  }
}
