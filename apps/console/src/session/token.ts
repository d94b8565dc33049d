import { keep, kept } from './tab-store';

const NAME = 'token';
const TOKEN = /^[A-Za-z0-9._~+/=-]{1,8192}$/;

/** The token of this tab; it is gone when the tab is closed. */
export const storedToken = (): string | null => kept(NAME);

export const storeToken = (token: string): void => keep(NAME, token);

export const forgetToken = (): void => keep(NAME, undefined);

/** What somebody pasted: a token, or a whole sign-in link. */
export function readToken(text: string): string | undefined {
  const pasted = text.trim();
  const fragment = pasted.includes('#') ? pasted.slice(pasted.indexOf('#') + 1) : undefined;
  const token = fragment === undefined ? pasted : (new URLSearchParams(fragment).get('token') ?? '');
  return TOKEN.test(token) ? token : undefined;
}

/**
 * Takes the token out of a sign-in link and out of the address and the history. A fragment is never sent
 * to a server.
 */
export function takeTokenFromAddress(): string | undefined {
  if (!new URLSearchParams(location.hash.slice(1)).has('token')) return undefined;
  const token = readToken(location.hash);
  history.replaceState(history.state, '', location.pathname + location.search);
  if (token) storeToken(token);
  return token;
}
