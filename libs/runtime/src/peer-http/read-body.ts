import type { Readable } from 'node:stream';
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
  return Buffer.concat(chunks, length);
}
