import { judgeAddress, refuse, type AddressRules } from '@app/protocol';
import { isIP } from 'node:net';
import { PeerFault } from './peer-fault';
import type { ResolveName } from './resolve-name';

const MAX_ATTEMPTS = 3;

/** All addresses of a host; rejects where there is none, or where one of them may not be connected to. */
export async function judgedAddresses(
  host: string,
  rules: AddressRules,
  resolve: ResolveName,
): Promise<string[]> {
  const addresses = await addressesOf(host, resolve);
  for (const address of addresses) {
    const judged = judgeAddress(address, rules);
    if (!judged.ok) throw new PeerFault(refuse('SW_FED_ADDRESS_REFUSED', `${host}: ${judged.detail}`));
  }
  return addresses;
}

async function addressesOf(host: string, resolve: ResolveName): Promise<string[]> {
  if (isIP(host) !== 0) return [host];
  if (host === 'localhost' || host.endsWith('.localhost')) return ['127.0.0.1'];
  return resolve(host);
}

/** What the first of the addresses that answers gives; rejects with the last failure. */
export async function firstToAnswer<Answer>(
  addresses: readonly string[],
  connect: (address: string) => Promise<Answer>,
): Promise<Answer> {
  let failure: unknown = Object.assign(new Error('no address'), { code: 'ENOTFOUND' });
  for (const address of addresses.slice(0, MAX_ATTEMPTS)) {
    try {
      return await connect(address);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}
