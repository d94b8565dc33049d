import { availableParallelism } from 'node:os';
import type { Figures } from './figures';

/** What an inbound event, and the request that it comes in, cannot do without. */
export const PARTS = {
  verifyEvent: 'part: Ed25519 verify of an event',
  readEvent: 'part: split, parse, canonical form of an event',
  verifyRequest: 'part: RFC 9421 verification',
  digest: 'part: sha-256 of a body',
  row: 'part: durable row by group commit',
  http: 'part: bare HTTPS request, both ends',
} as const;

/**
 * The most events a second that this machine could take in batches of `batch`:
 *
 *     cores ÷ (verify + read + row + digest + (RFC 9421 + HTTPS request, both ends) ÷ batch)
 *
 * in seconds of CPU time for each event, as measured in this run. It supposes that all cores are always busy, with
 * nothing else, and that no disk is waited for. The sender's end of HTTPS counts because it runs on the same cores;
 * signing does not, it is done before. A row is charged to the database and to its client. The row of the nonce, the
 * audit, the chain's head, the outbox and the live stream are not in it: they are the server's to keep cheap.
 */
export function bound(figures: Figures, batch: number): number | undefined {
  const part = Object.fromEntries(Object.entries(PARTS).map(([key, name]) => [key, figures.find(name)]));
  if (Object.values(part).includes(undefined)) return undefined;
  const { verifyEvent, readEvent, verifyRequest, digest, row, http } = part as Record<
    keyof typeof PARTS,
    number
  >;
  const micros = verifyEvent + readEvent + row + digest + (verifyRequest + http) / batch;
  return (availableParallelism() * 1e6) / micros;
}
