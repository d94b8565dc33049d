import { createHmac } from 'node:crypto';

/** What the calls of the worked examples are minted with. */
export const EXAMPLE_CALLS = { apiKey: 'example-key', apiSecret: 'an example secret that opens no call' };

/** The access token of the page, in LiveKit's form. */
export function exampleCallToken(fqid: string, name: string, room: string, from: number): string {
  const grants = {
    roomJoin: true,
    canSubscribe: true,
    canPublish: true,
    canPublishData: false,
    canUpdateOwnMetadata: false,
    room,
  };
  const seconds = from / 1000;
  const claims = {
    iss: EXAMPLE_CALLS.apiKey,
    sub: fqid,
    name,
    nbf: seconds,
    exp: seconds + 600,
    video: grants,
  };
  const signed = [{ alg: 'HS256' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${signed}.${createHmac('sha256', EXAMPLE_CALLS.apiSecret).update(signed).digest('base64url')}`;
}
