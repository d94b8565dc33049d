import { lookup, Resolver } from 'node:dns/promises';

/** All addresses of a name, IPv4 first; rejects when there is none. */
export type ResolveName = (name: string) => Promise<string[]>;

const resolver = new Resolver({ timeout: 2_000, tries: 2 });
const NO_SUCH = new Set(['ENOTFOUND', 'ENODATA']);

/**
 * Asks DNS without a thread, so that dead name servers cannot fill the thread pool. What DNS does not know may stand
 * in the hosts file.
 */
export const resolveName: ResolveName = async (name) => {
  const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  if (addresses.length > 0) return addresses;
  const fault = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []));
  const temporary = fault.find((error) => !NO_SUCH.has((error as NodeJS.ErrnoException).code ?? ''));
  if (temporary !== undefined && !isRefusedLocally(temporary)) throw temporary;
  return (await lookup(name, { all: true, order: 'ipv4first' })).map(({ address }) => address);
};

/** No name server at all, as on a machine without a network. */
const isRefusedLocally = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';
