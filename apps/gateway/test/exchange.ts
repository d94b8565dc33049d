import { request as httpRequest } from 'node:http';

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  json: Record<string, unknown>;
}

/** One request over a socket of its own, and its answer. */
export function exchange(
  port: number,
  method: string,
  path: string,
  headers: Record<string, string>,
  body: string | Buffer = '',
): Promise<Answer> {
  const length = Buffer.byteLength(body);
  return new Promise((resolve, reject) => {
    const all = { ...headers, ...(length > 0 && { 'content-length': String(length) }) };
    const request = httpRequest({ host: '127.0.0.1', port, method, path, headers: all, agent: false });
    request.once('error', reject);
    request.once('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.once('end', () => {
        const json = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : { text };
        resolve({ status: response.statusCode ?? 0, headers: response.headers, json });
      });
    });
    request.end(body);
  });
}
