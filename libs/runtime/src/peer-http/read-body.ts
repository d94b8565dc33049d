import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { noAnswer } from './peer-fault';

/** A response's body, unless it is longer than it may be. */
export async function readBody(host: string, body: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) throw noAnswer(host, 'too_large', `its answer is longer than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  // undici frees the connection a turn later: who asks again at once would pay for another handshake.
  await nextTurn();
  return Buffer.concat(chunks, length);
}
