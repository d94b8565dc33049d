import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import {
  canonicalize,
  parseEvent,
  parseJson,
  readDescriptor,
  readRequestSignature,
  splitSendBody,
  verifyEventSignature,
  verifyRequestSignature,
  verifyStrict,
  type ReceivedRequest,
} from '@app/protocol';
import { measureBareRequests } from './bare-pair';
import type { Benchmark } from './benchmark';
import { bound, PARTS } from './bound';
import { ownCpu } from './cpu-time';
import { measureDurableRows } from './durable-rows';
import { machineMs, percentile } from './figures';
import { SEND_PATH, SigningPeer } from './signing-peer';

const ROUNDS = 5;
const ROUND_MS = 200;

/** The median over some rounds of the CPU time that `act` takes: µs. */
function microsOf(act: () => void): number {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const start = machineMs();
    const cpu = ownCpu();
    let done = 0;
    for (; machineMs() - start < ROUND_MS; done += 20) for (let n = 0; n < 20; n += 1) act();
    return (ownCpu() - cpu) / done;
  });
  return percentile(rounds, 0.5);
}

const must = (holds: boolean): void => {
  if (!holds) throw new Error('A part does not do what it should.');
};

/** The unavoidable parts of the work, each alone. Their sum is what the whole is held against. */
export const parts: Benchmark = async ({ trial, figures }) => {
  const peer = new SigningPeer('peer.example');
  const chain = { roomId: `rm_${'A'.repeat(43)}`, seq: 0, prev: null };
  const body =
    'A line as people write them: neither a word nor a page, about as long as this one is. '.repeat(2);
  const event = peer.append(chain, 'sw.message', '@guest:peer.example', { body });
  const request = peer.send('server.example', [event]);
  const read = readDescriptor(Buffer.from(peer.descriptor), {
    expectedName: peer.serverName,
    now: Date.now(),
  });
  const parsed = parseEvent(event.text);
  if (!read.ok || !parsed.ok) throw new Error('The bench makes what its own protocol refuses.');
  const publicKey = Buffer.from(
    (JSON.parse(peer.descriptor) as { public_key: string }).public_key,
    'base64url',
  );
  const bytes = Buffer.from(parsed.event.headerText);
  const signature = Buffer.from(parsed.event.event.signature.value, 'base64url');

  must(verifyEventSignature(parsed.event, publicKey).ok);
  figures.add(
    PARTS.verifyEvent,
    microsOf(() => void verifyStrict(publicKey, bytes, signature)),
    'µs',
  );
  const readBody = () => {
    const split = splitSendBody(request.body);
    const first = split.ok ? split.events[0] : undefined;
    const json = first?.ok ? parseJson(Buffer.from(first.text)) : undefined;
    must(json?.ok === true && canonicalize(json.value) === event.text);
  };
  figures.add(PARTS.readEvent, microsOf(readBody), 'µs');
  const received: ReceivedRequest = {
    method: 'POST',
    authority: 'server.example',
    path: SEND_PATH,
    query: '',
    headers: Object.entries(request.headers),
  };
  const verify = () => {
    const claimed = readRequestSignature(received, {
      authorities: ['server.example'],
      now: Date.now() / 1000,
    });
    must(claimed.ok && verifyRequestSignature(claimed.claim, publicKey).ok);
  };
  figures.add(PARTS.verifyRequest, microsOf(verify), 'µs');
  const digest = () => void createHash('sha256').update(request.body).digest('base64');
  figures.add(PARTS.digest, microsOf(digest), 'µs');
  figures.add(PARTS.row, await measureDurableRows(trial, event.text), 'µs');
  figures.add(PARTS.http, await measureBareRequests(trial, request.body), 'µs');
  for (const batch of [1, 50]) {
    figures.add(
      `bound on ${availableParallelism()} cores, ${batch} a request`,
      bound(figures, batch)!,
      'events/s',
    );
  }
};
