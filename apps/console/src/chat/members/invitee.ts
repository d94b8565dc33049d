import { isFqid, isServerName, parseFqid } from '@app/protocol';

export type Invitee = { ok: true; fqid: string } | { ok: false; fault: string };

const fault = (text: string): Invitee => ({ ok: false, fault: text });

/**
 * Reads what was typed as the address of a person: with `federated` of another server, written whole; without it of
 * this one, where the first half is enough.
 */
export function readInvitee(typed: string, federated: boolean, ourServer: string): Invitee {
  const text = typed.trim().toLowerCase();
  if (text === '') return fault('Write whom you mean.');
  return federated ? readForeign(text, ourServer) : readLocal(text, ourServer);
}

function readForeign(text: string, ourServer: string): Invitee {
  const fqid = text.startsWith('@') ? text : `@${text}`;
  const server = fqid.split(':').slice(1).join(':');
  if (server === '') return fault('Add the server after a colon: @name:server.example');
  if (!isServerName(server)) return fault(`“${server}” is not the name of a server.`);
  if (!isFqid(fqid)) return fault('Before the colon: small letters, digits, dots, dashes and underscores.');
  if (server === ourServer) return fault('That is a person of this server. Switch Federated off.');
  return { ok: true, fqid };
}

function readLocal(text: string, ourServer: string): Invitee {
  const local = text.replace(/^@/, '').replace(`:${ourServer}`, '');
  const parsed = parseFqid(`@${local}:${ourServer}`);
  if (parsed) return { ok: true, fqid: `@${parsed.local}:${parsed.server}` };
  return local.includes(':')
    ? fault('That is a person of another server. Switch Federated on.')
    : fault('Small letters, digits, dots, dashes and underscores.');
}
