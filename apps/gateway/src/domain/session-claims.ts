import { isDisplayName } from '@app/protocol';

/** What a token says, once its signature, issuer, audience and time are known to be right. */
export interface SessionClaims {
  tenant: string;
  local_id: string;
  power_level: string;
  display_name?: string;
  /** Epoch milliseconds. */
  expires_at: number;
}

const LOCAL_ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** Reads the claims of a verified token; undefined unless each has exactly its type. */
export function readClaims(payload: Readonly<Record<string, unknown>>): SessionClaims | undefined {
  const { tenant, sub, power_level, name, exp } = payload;
  if (typeof tenant !== 'string' || tenant === '') return undefined;
  if (typeof sub !== 'string' || !LOCAL_ID.test(sub)) return undefined;
  if (typeof power_level !== 'string') return undefined;
  if (typeof exp !== 'number') return undefined;
  return {
    tenant,
    local_id: sub,
    power_level,
    expires_at: exp * 1000,
    ...(isDisplayName(name) && { display_name: name }),
  };
}

/** Exactly this string: a list that holds it, or a number, makes nobody an admin. */
export const isAdmin = ({ power_level }: { power_level: string }): boolean => power_level === 'admin';
