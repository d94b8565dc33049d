import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';

/** The `iss` of tokens that this installation issues itself. */
export const LOCAL_TOKEN_ISSUER = 'urn:scaiwave:local';
/** The `aud` of every token, whoever issues it. */
export const TOKEN_AUDIENCE = 'scaiwave';

/** What signs local tokens: the 32-byte seed of an Ed25519 key. */
export interface TokenSecrets {
  readonly tokenSeed: Uint8Array;
}

export interface LocalToken {
  tenant: string;
  local_id: string;
  /** `admin` opens the tenant's admin routes; anything else does not. */
  power_level: string;
  name?: string;
  /** Seconds. */
  ttl: number;
}

/** Issues a bearer token as the local issuer does, when no external one is configured. */
export function issueLocalToken(
  secrets: TokenSecrets,
  { tenant, local_id, power_level, name, ttl }: LocalToken,
  now = Date.now(),
): Promise<string> {
  const issuedAt = Math.floor(now / 1000);
  return new SignJWT({ tenant, power_level, ...(name && { name }) })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT' })
    .setIssuer(LOCAL_TOKEN_ISSUER)
    .setAudience(TOKEN_AUDIENCE)
    .setSubject(local_id)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ttl)
    .sign(signingKey(secrets));
}

/** The key that local tokens verify with. */
export const localTokenKey = (secrets: TokenSecrets): KeyObject => createPublicKey(signingKey(secrets));

// RFC 8410: the fixed beginning of an Ed25519 private key in PKCS #8.
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

function signingKey({ tokenSeed }: TokenSecrets): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, tokenSeed]), format: 'der', type: 'pkcs8' });
}
