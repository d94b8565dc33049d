import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** Names under `.localhost` are this machine without asking DNS (RFC 6761, section 6.3); the others are looked up. */
export const lookupWithLoopback: LookupFunction = (name, options, done) => {
  if (name !== 'localhost' && !name.endsWith('.localhost')) return lookup(name, options, done);
  const address = { address: '127.0.0.1', family: 4 };
  if (options.all) done(null, [address]);
  else done(null, address.address, address.family);
};
