import { readableText, type Outcome } from '@app/protocol';
import { once } from 'node:events';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls, type PeerCertificate, type TLSSocket } from 'node:tls';
import type { GuardOptions } from './guarded-connector';
import { firstToAnswer, judgedAddresses } from './judged-addresses';
import { noAnswer, refusalFor } from './peer-fault';

/** What a certificate says; the texts are its issuer's, made fit to be shown. Times in ms. */
export interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  readonly names: readonly string[];
  readonly valid_from: number;
  readonly valid_until: number;
}

/** Where a host's name leads, and who is there. No request was made. */
export interface Sighting {
  /** All of them may be connected to; a refusal names no address. */
  readonly addresses: Outcome<{ list: string[] }>;
  /** Absent where there was no address; `tls` is the protocol's version. */
  readonly connection?: Outcome<{ address: string; tls: string | null }>;
  /** As it was shown, also where it is not trusted. */
  readonly certificate?: Certificate;
}

interface Contact {
  readonly address: string;
  readonly tls: string | null;
  readonly certificate?: Certificate;
  /** Node's code for what is wrong with the certificate. */
  readonly distrust?: string;
}

const TEXT_LIMIT = 200;
const NAMES_LIMIT = 20;

/** Resolves and connects anew, within `timeoutMs`, by the very rules that requests are held to, and hangs up. */
export async function lookAtHost(url: URL, guard: GuardOptions, timeoutMs: number): Promise<Sighting> {
  const signal = AbortSignal.timeout(timeoutMs);
  let list: string[];
  try {
    list = await orTimeout(judgedAddresses(url.hostname, guard.rules, guard.resolve), signal);
  } catch (error) {
    return { addresses: refusalFor(url.host, error) };
  }
  const addresses = { ok: true as const, list };
  try {
    const seen = await firstToAnswer(list, (address) => contact(url, address, guard, signal));
    return { addresses, ...judge(url, seen) };
  } catch (error) {
    return { addresses, connection: refusalFor(url.host, error) };
  }
}

function judge(url: URL, { address, tls, certificate, distrust }: Contact): Omit<Sighting, 'addresses'> {
  const connection = distrust
    ? noAnswer(url.host, distrust, `its certificate is not trusted (${distrust})`).refusal
    : { ok: true as const, address, tls };
  return { connection, ...(certificate && { certificate }) };
}

async function contact(
  url: URL,
  address: string,
  { secureContext }: GuardOptions,
  signal: AbortSignal,
): Promise<Contact> {
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  if (url.protocol !== 'https:') {
    const socket = connectPlain({ host: address, port });
    await established(socket, 'connect', signal);
    socket.destroy();
    return { address, tls: null };
  }
  const socket = connectTls({
    host: address,
    port,
    ALPNProtocols: ['http/1.1'],
    // Nothing is sent over this connection: it is there to see a certificate that requests would be refused by.
    rejectUnauthorized: false,
    ...(isIP(url.hostname) === 0 && { servername: url.hostname }),
    ...(secureContext && { secureContext }),
  });
  await established(socket, 'secureConnect', signal);
  const seen = describe(socket, address);
  socket.destroy();
  return seen;
}

async function established(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
): Promise<void> {
  // What comes after the first fault would have no listener.
  socket.on('error', () => undefined);
  try {
    await once(socket, event, { signal });
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function describe(socket: TLSSocket, address: string): Contact {
  const shown = socket.getPeerCertificate();
  return {
    address,
    tls: socket.getProtocol(),
    ...(Object.keys(shown).length > 0 && { certificate: readCertificate(shown) }),
    ...(!socket.authorized && { distrust: String(socket.authorizationError) }),
  };
}

const readCertificate = (shown: PeerCertificate): Certificate => ({
  subject: nameOf(shown.subject),
  issuer: nameOf(shown.issuer),
  names: (shown.subjectaltname ?? '')
    .split(', ')
    .filter((name) => name.startsWith('DNS:'))
    .slice(0, NAMES_LIMIT)
    .map((name) => readableText(name.slice('DNS:'.length), TEXT_LIMIT)),
  valid_from: Date.parse(shown.valid_from),
  valid_until: Date.parse(shown.valid_to),
});

/** A hostile certificate may name itself several times, or not at all. */
function nameOf(parts: object | undefined): string {
  const { CN, O } = (parts ?? {}) as Partial<Record<string, string | string[]>>;
  return readableText([CN ?? O ?? ''].flat().join(', '), TEXT_LIMIT);
}

async function orTimeout<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = (): void => undefined;
  const late = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
