/**
 * IANA's special-purpose address registries (RFC 6890 and its updates), with multicast and the space that
 * is not assigned to unicast. `reachable` is the registry's "Globally Reachable"; its "N/A" counts as no. The
 * most specific row that holds an address decides.
 */
export interface AddressBlock {
  readonly cidr: string;
  readonly use: string;
  readonly reachable: boolean;
}

const closed = (cidr: string, use: string): AddressBlock => ({ cidr, use, reachable: false });
const open = (cidr: string, use: string): AddressBlock => ({ cidr, use, reachable: true });

export const IPV4_BLOCKS: readonly AddressBlock[] = [
  open('0.0.0.0/0', 'public unicast'),
  closed('0.0.0.0/8', 'this network'),
  closed('10.0.0.0/8', 'private use'),
  closed('100.64.0.0/10', 'shared address space'),
  closed('127.0.0.0/8', 'loopback'),
  closed('169.254.0.0/16', 'link local'),
  closed('172.16.0.0/12', 'private use'),
  closed('192.0.0.0/24', 'IETF protocol assignments'),
  open('192.0.0.9/32', 'port control protocol anycast'),
  open('192.0.0.10/32', 'TURN anycast'),
  closed('192.0.2.0/24', 'documentation'),
  open('192.31.196.0/24', 'AS112'),
  open('192.52.193.0/24', 'automatic multicast tunnelling'),
  closed('192.88.99.0/24', 'former 6to4 relay anycast'),
  closed('192.168.0.0/16', 'private use'),
  open('192.175.48.0/24', 'AS112'),
  closed('198.18.0.0/15', 'benchmarking'),
  closed('198.51.100.0/24', 'documentation'),
  closed('203.0.113.0/24', 'documentation'),
  closed('224.0.0.0/4', 'multicast'),
  closed('240.0.0.0/4', 'reserved'),
  closed('255.255.255.255/32', 'limited broadcast'),
];

export const IPV6_BLOCKS: readonly AddressBlock[] = [
  closed('::/0', 'not global unicast'),
  open('2000::/3', 'public unicast'),
  closed('::1/128', 'loopback'),
  closed('::/128', 'unspecified'),
  closed('::/96', 'former IPv4-compatible addresses'),
  closed('64:ff9b:1::/48', 'local IPv4/IPv6 translation'),
  closed('100::/64', 'discard only'),
  closed('100:0:0:1::/64', 'dummy prefix'),
  closed('2001::/23', 'IETF protocol assignments'),
  closed('2001::/32', 'Teredo'),
  open('2001:1::1/128', 'port control protocol anycast'),
  open('2001:1::2/128', 'TURN anycast'),
  open('2001:1::3/128', 'DNS-SD service registration anycast'),
  closed('2001:2::/48', 'benchmarking'),
  open('2001:3::/32', 'automatic multicast tunnelling'),
  open('2001:4:112::/48', 'AS112'),
  closed('2001:10::/28', 'former ORCHID'),
  open('2001:20::/28', 'ORCHIDv2'),
  open('2001:30::/28', 'drone remote identification'),
  closed('2001:db8::/32', 'documentation'),
  open('2620:4f:8000::/48', 'AS112'),
  closed('3fff::/20', 'documentation'),
  closed('5f00::/16', 'segment routing identifiers'),
  closed('fc00::/7', 'unique local'),
  closed('fe80::/10', 'link local'),
  closed('fec0::/10', 'former site local'),
  closed('ff00::/8', 'multicast'),
];
