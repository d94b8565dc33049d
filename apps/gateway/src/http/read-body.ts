import type { IncomingMessage } from 'node:http';
import { LIMITS } from '../domain/limits';

/** What came, or the news that it was more than is kept; then the rest has been read and thrown away. */
export type ReceivedBody = Buffer | 'too_large';

/**
 * Reads a body of at most `limit` bytes whole. A sender of more than the limit still gets an answer, because what it sends is drained;
 * one that never ends is hung up on after the answer.
 */
export async function readBody(message: IncomingMessage, limit: number): Promise<ReceivedBody> {
  const chunks: Buffer[] = [];
  let size = Number(message.headers['content-length'] ?? 0);
  if (size > LIMITS.drainBytes) return 'too_large';
  size = 0;
  // Leaving the loop early must not destroy the socket: the answer still goes out on it.
  for await (const chunk of message.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
    if (size > LIMITS.drainBytes) return 'too_large';
  }
  if (size > limit) return 'too_large';
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}
