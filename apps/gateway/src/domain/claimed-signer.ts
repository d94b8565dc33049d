import { isServerName } from '@app/protocol';

const KEY_ID = /;\s*keyid="([^"#\\]{1,259})#/;

/**
 * The server that a request claims to come from, before anything is verified: good for the audit of a refusal,
 * for nothing else. Undefined unless it is a canonical server name.
 */
export function claimedSigner(headers: readonly (readonly [string, string])[]): string | undefined {
  const input = headers.find(([name]) => name.toLowerCase() === 'signature-input')?.[1];
  const name = input && KEY_ID.exec(input)?.[1];
  return name && isServerName(name) ? name : undefined;
}
