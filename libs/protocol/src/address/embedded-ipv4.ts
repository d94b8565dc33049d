import { IPv4, IPv6 } from 'ipaddr.js';

/**
 * Where IPv6 addresses carry the IPv4 address that packets end up at. Such an address is judged as that one.
 * Teredo and `::/96` are not here: nobody serves from them any more, so the registry's word stands. Nor does
 * an ISATAP identifier replace the judgement of its prefix; it only adds one (see `isatapTarget`).
 */
const CARRIERS: readonly { cidr: string; offset: number }[] = [
  { cidr: '::ffff:0:0/96', offset: 12 },
  { cidr: '64:ff9b::/96', offset: 12 },
  { cidr: '2002::/16', offset: 2 },
];
const PARSED = CARRIERS.map(({ cidr, offset }) => ({ range: IPv6.parseCIDR(cidr), offset }));

/** The IPv4 address that stands for the whole (mapped, NAT64, 6to4). */
export function embeddedIPv4(address: IPv6): IPv4 | undefined {
  const carrier = PARSED.find(({ range }) => address.match(range));
  return carrier && octetsAt(address, carrier.offset);
}

/** The IPv4 address that an ISATAP interface identifier tunnels to (RFC 5214, 6.1). */
export function isatapTarget(address: IPv6): IPv4 | undefined {
  const [, , , , high, low] = address.parts;
  return (high === 0 || high === 0x0200) && low === 0x5efe ? octetsAt(address, 12) : undefined;
}

function octetsAt(address: IPv6, offset: number): IPv4 {
  return new IPv4(address.toByteArray().slice(offset, offset + 4));
}
