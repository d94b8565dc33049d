import { isServerName } from './server-name';

const LOCAL = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** The two halves of `@local:server`. */
export interface Fqid {
  readonly local: string;
  readonly server: string;
}

/** Splits a person's name `@local:server_name`; undefined if it is not canonical. */
export function parseFqid(text: string): Fqid | undefined {
  const colon = text.indexOf(':');
  if (text[0] !== '@' || colon < 0) return undefined;
  const local = text.slice(1, colon);
  const server = text.slice(colon + 1);
  return LOCAL.test(local) && isServerName(server) ? { local, server } : undefined;
}

/** Whether `text` is a canonical name of a person, `@local:server_name`. */
export function isFqid(text: string): boolean {
  return parseFqid(text) !== undefined;
}

/** Whether `text` names a person of the server `server`, whose name is known to be canonical. */
export function isFqidOf(text: string, server: string): boolean {
  return text.endsWith(`:${server}`) && text[0] === '@' && LOCAL.test(text.slice(1, -server.length - 1));
}
