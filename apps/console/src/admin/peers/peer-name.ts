import { isServerName } from '@app/protocol';

export type ReadName = { ok: true; name: string } | { ok: false; fault: string };

const fault = (text: string): ReadName => ({ ok: false, fault: text });

/** Reads what was typed or pasted as the name of another server. */
export function readPeerName(typed: string, ourServer: string): ReadName {
  const name = typed
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/\/.*$/, '');
  if (name === '') return fault('Write the name of the server, such as acme.example.');
  if (!isServerName(name))
    return fault(`“${name}” is not the name of a server. It looks like acme.example or acme.example:8448.`);
  if (name === ourServer) return fault('That is this server.');
  return { ok: true, name };
}
