import { IPv4, IPv6 } from 'ipaddr.js';
import { refuse, type Outcome } from '../errors/refusal';
import { embeddedIPv4, isatapTarget } from './embedded-ipv4';
import { IPV4_BLOCKS, IPV6_BLOCKS, type AddressBlock } from './special-addresses';

/** What an operator lets federation reach beyond public addresses. */
export interface AddressRules {
  /** CIDRs, either family. */
  readonly allow?: readonly string[];
  /** For trials and tests: loopback is reachable, and over plain HTTP. */
  readonly insecureLoopback?: boolean;
}

const LOOPBACK = ['127.0.0.0/8', '::1/128'];
const HAS_ZONE = /%/;

const specificFirst = (blocks: readonly AddressBlock[], parse: (cidr: string) => [IPv4 | IPv6, number]) =>
  blocks.map((block) => ({ ...block, range: parse(block.cidr) })).sort((a, b) => b.range[1] - a.range[1]);
const IPV4 = specificFirst(IPV4_BLOCKS, (cidr) => IPv4.parseCIDR(cidr));
const IPV6 = specificFirst(IPV6_BLOCKS, (cidr) => IPv6.parseCIDR(cidr));

/**
 * Whether federation may connect to an IP address: public unicast by IANA's registries, embedded IPv4 judged as
 * IPv4, or allowed by the operator. Takes plain spellings only: four decimal octets, or IPv6 without brackets
 * and zone. Refuses with SW_FED_ADDRESS_REFUSED.
 */
export function judgeAddress(ip: string, rules: AddressRules = {}): Outcome<object> {
  const address = parseAddress(ip);
  if (!address) return refuse('SW_FED_ADDRESS_REFUSED', 'That is not an IP address in plain spelling.');
  const use = closedUse(address, allowedRanges(rules));
  return use === undefined ? { ok: true } : refuse('SW_FED_ADDRESS_REFUSED', `The address is ${use}.`);
}

function parseAddress(ip: string): IPv4 | IPv6 | undefined {
  if (IPv4.isValidFourPartDecimal(ip)) return IPv4.parse(ip);
  const hextets = withoutDots(ip);
  return hextets && !HAS_ZONE.test(hextets) && IPv6.isValid(hextets) ? IPv6.parse(hextets) : undefined;
}

/** The library reads `::1.2.3.4` as a mapped address, and octal in a dotted tail, so it gets to see neither. */
function withoutDots(ip: string): string | undefined {
  const tailAt = ip.lastIndexOf(':') + 1;
  if (tailAt === 0 || !ip.includes('.')) return tailAt === 0 ? undefined : ip;
  const tail = ip.slice(tailAt);
  if (!IPv4.isValidFourPartDecimal(tail)) return undefined;
  const [a, b, c, d] = IPv4.parse(tail).octets as [number, number, number, number];
  return `${ip.slice(0, tailAt)}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}

function allowedRanges({ allow = [], insecureLoopback = false }: AddressRules): [IPv4 | IPv6, number][] {
  const cidrs = insecureLoopback ? [...allow, ...LOOPBACK] : allow;
  return cidrs.map((cidr) => (cidr.includes(':') ? IPv6.parseCIDR(cidr) : IPv4.parseCIDR(cidr)));
}

/** What stands against connecting; undefined if nothing does. */
function closedUse(address: IPv4 | IPv6, allowed: readonly [IPv4 | IPv6, number][]): string | undefined {
  if (allowed.some((range) => range[0].kind() === address.kind() && address.match(range))) return undefined;
  if (address instanceof IPv4) return useOf(address, IPV4);
  const embedded = embeddedIPv4(address);
  if (embedded) return closedUse(embedded, allowed);
  const tunnelled = isatapTarget(address);
  return useOf(address, IPV6) ?? (tunnelled && closedUse(tunnelled, allowed));
}

function useOf(address: IPv4 | IPv6, blocks: typeof IPV4): string | undefined {
  const block = blocks.find(({ range }) => address.match(range))!;
  return block.reachable ? undefined : block.use;
}
