import { createRemoteJWKSet, jwtVerify, type JWTVerifyGetKey, type JWTVerifyOptions } from 'jose';
import { LOCAL_TOKEN_ISSUER, localTokenKey, TOKEN_AUDIENCE, type TokenSecrets } from '@app/runtime';
import { TokenIssuer } from '../use-cases/ports';

/** Asymmetric only: with a shared secret, whoever verifies could also issue. */
const EXTERNAL_ALGORITHMS = [
  'EdDSA',
  'Ed25519',
  'ES256',
  'ES384',
  'PS256',
  'PS384',
  'RS256',
  'RS384',
  'RS512',
];
const CLOCK_TOLERANCE_SECONDS = 5;

export interface ExternalIssuer {
  issuer: string;
  jwksUrl: string;
}

/** Verifies tokens with the external issuer's published keys, or with the local issuer's own. */
export class TokenVerifier extends TokenIssuer {
  private constructor(
    private readonly key: JWTVerifyGetKey,
    private readonly rules: JWTVerifyOptions,
    private readonly now: () => number,
  ) {
    super();
  }

  static local(secrets: TokenSecrets, now: () => number): TokenVerifier {
    const key = localTokenKey(secrets);
    return new TokenVerifier(async () => key, { issuer: LOCAL_TOKEN_ISSUER, algorithms: ['EdDSA'] }, now);
  }

  static external({ issuer, jwksUrl }: ExternalIssuer, now: () => number): TokenVerifier {
    const keys = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: 5_000 });
    return new TokenVerifier(keys, { issuer, algorithms: EXTERNAL_ALGORITHMS }, now);
  }

  async verify(token: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    try {
      const { payload } = await jwtVerify(token, this.key, {
        ...this.rules,
        audience: TOKEN_AUDIENCE,
        requiredClaims: ['exp', 'sub', 'tenant'],
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        currentDate: new Date(this.now()),
      });
      return payload;
    } catch {
      return undefined;
    }
  }
}
