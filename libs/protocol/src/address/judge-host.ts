import { refuse, type Outcome } from '../errors/refusal';
import { isServerName } from '../names/server-name';
import { judgeAddress, type AddressRules } from './judge-address';
import { specialNameOf } from './special-names';

/** A host that may be connected to; a name only once each address that it resolves to is judged as well. */
export interface JudgedHost {
  readonly kind: 'name' | 'address';
  /** In lower case, without brackets and port. */
  readonly host: string;
}

/** Checked before lower case, which turns the Kelvin sign into a `k`. */
const PLAIN = /^[!-~]+$/;
const PORT = /:([0-9]{1,5})$/;
const BRACKETED = /^\[([^[\]]*)\]$/;
const LOOPBACK_NAME = 'localhost';

const refused = (detail: string) => refuse('SW_FED_ADDRESS_REFUSED', detail);

/**
 * Judges a host, with an optional port, by its form alone: an IP address as `judgeAddress` does, a name if
 * no registry gives it a special use. The many other spellings that URL parsers turn into IPv4 (octal,
 * hexadecimal, fewer octets, full-width digits, a trailing dot) are refused, for they are no server names.
 * Names below `localhost` pass where loopback is allowed, and mean 127.0.0.1 without asking DNS.
 */
export function judgeHost(text: string, rules: AddressRules = {}): Outcome<JudgedHost> {
  if (!PLAIN.test(text)) return refused('A host is written in ASCII.');
  const bare = text.split(':', 3).length > 2 && !text.startsWith('[');
  const port = bare ? null : PORT.exec(text);
  if (port && (Number(port[1]) < 1 || Number(port[1]) > 65_535)) return refused('The port is out of range.');
  const host = (port ? text.slice(0, port.index) : text).toLowerCase();
  const address = bare ? host : (BRACKETED.exec(host)?.[1] ?? host);
  if (address.includes(':')) return judgeLiteral(address, rules);
  return /^[0-9.]+$/.test(host) ? judgeLiteral(host, rules) : judgeName(host, rules);
}

function judgeLiteral(address: string, rules: AddressRules): Outcome<JudgedHost> {
  const judged = judgeAddress(address, rules);
  return judged.ok ? { ok: true, kind: 'address', host: address } : judged;
}

function judgeName(name: string, rules: AddressRules): Outcome<JudgedHost> {
  if (
    !isServerName(name) ||
    !URL.canParse(`https://${name}/`) ||
    new URL(`https://${name}/`).hostname !== name
  ) {
    return refused('That is not a name of at least two labels, nor an IP address in plain spelling.');
  }
  const special = specialNameOf(name);
  if (special === LOOPBACK_NAME && judgeAddress('127.0.0.1', rules).ok)
    return { ok: true, kind: 'name', host: name };
  if (special) return refused(`Names under ${special} have a special use.`);
  return { ok: true, kind: 'name', host: name };
}
