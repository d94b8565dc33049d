import type { ConnectionOptions } from 'nats';
import { subjectToken } from '../events/subjects';

const RECONNECT_WAIT_MS = 250;

export const INBOX = '_INBOX';

/** Where replies to a user go: nobody else may listen there, where the server has permissions. */
export const inboxOf = (user: string): string => `${INBOX}.${subjectToken(user)}`;

/**
 * What `nats` is given for one URL or several with commas between: it takes no credentials or scheme from a URL by
 * itself. Never gives up: a bus that is away is a bus that comes back.
 */
export function connectionOptions(urls: string, name: string): ConnectionOptions {
  const parsed = urls.split(',').map((url) => new URL(url.trim()));
  const [first] = parsed;
  if (!first) throw new Error('a NATS URL is needed');
  return {
    name,
    servers: parsed.map((url) => url.host),
    maxReconnectAttempts: -1,
    waitOnFirstConnect: true,
    reconnectTimeWait: RECONNECT_WAIT_MS,
    ...(first.protocol === 'tls:' && { tls: {} }),
    ...credentials(first),
  };
}

function credentials({
  username,
  password,
}: URL): Pick<ConnectionOptions, 'user' | 'pass' | 'token' | 'inboxPrefix'> {
  if (username === '') return {};
  const user = decodeURIComponent(username);
  if (password === '') return { token: user };
  return { user, pass: decodeURIComponent(password), inboxPrefix: inboxOf(user) };
}
