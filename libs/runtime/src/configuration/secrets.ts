import { inspect } from 'node:util';

const MASK = '(secret)';

export interface SecretFields {
  /** 32 bytes: encrypts the federation keys at rest. */
  masterKey: Uint8Array;
  /** Seed of the Ed25519 key of the local token issuer, 32 bytes. */
  tokenSeed: Uint8Array;
  databaseUrl: string | undefined;
  natsUrl: string | undefined;
  /** PEM. */
  tls: { cert: string; key: string } | undefined;
  livekit: { apiKey: string; apiSecret: string } | undefined;
}

/** What must not be read by people: it prints as a mask, wherever it ends up. */
export class Secrets implements SecretFields {
  readonly masterKey: Uint8Array;
  readonly tokenSeed: Uint8Array;
  readonly databaseUrl: string | undefined;
  readonly natsUrl: string | undefined;
  readonly tls: SecretFields['tls'];
  readonly livekit: SecretFields['livekit'];

  constructor(fields: SecretFields) {
    Object.assign(this, fields);
  }

  toJSON(): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }
}
