/**
 * The address that signs its reader in to the console. The token stands in the fragment, which no browser sends:
 * it is in no server's log and no proxy's.
 */
export const signInLink = (consoleUrl: string, token: string): string => `${consoleUrl}/#token=${token}`;
