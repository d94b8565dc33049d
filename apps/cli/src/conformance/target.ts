import { isServerName } from '@app/protocol';

/** The server that is looked at. */
export interface Target {
  readonly serverName: string;
  /** Where its descriptor is asked for. */
  readonly origin: string;
  /** Plain HTTP on this machine, as in a trial. */
  readonly plain: boolean;
  /** Whether it is on this machine by its name. */
  readonly loopback: boolean;
}

const LOOPBACK = /\.localhost(?::\d+)?$/;

/** Reads what a person gave for a server: its name, or the address that its descriptor is below. */
export function readTarget(text: string): { ok: true; target: Target } | { ok: false; fault: string } {
  const address = text.includes('://') ? text : `https://${text}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) return fault(`${text} is neither a server name nor a URL.`);
  if (url.username || url.password || url.search || url.hash || url.pathname !== '/')
    return fault(
      'Give the server by its name, or by an address without path, such as https://chat.example.org.',
    );
  if (!isServerName(url.host))
    return fault(`${url.host} is not a server name (docs/protocol.md, 3.1): give the one in its descriptor.`);
  const plain = url.protocol === 'http:';
  const loopback = LOOPBACK.test(url.host);
  if (plain && !loopback) return fault('Plain HTTP is for names under .localhost; federation runs over TLS.');
  return { ok: true, target: { serverName: url.host, origin: url.origin, plain, loopback } };
}

const fault = (words: string) => ({ ok: false as const, fault: words });
