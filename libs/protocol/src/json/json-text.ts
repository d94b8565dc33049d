import { isUtf8 } from 'node:buffer';
import { asBuffer } from '../encoding/base64';

/** The text of UTF-8 bytes; undefined if they are not UTF-8 or begin with a byte order mark. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return marked || !isUtf8(bytes) ? undefined : asBuffer(bytes).toString('utf8');
}

/** Whether a string is longer than `limit` in UTF-8; measures only what could be. */
export function exceedsBytes(text: string, limit: number): boolean {
  return text.length > limit || (text.length * 3 > limit && Buffer.byteLength(text) > limit);
}
