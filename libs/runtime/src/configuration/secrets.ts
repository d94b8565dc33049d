import { inspect } from 'node:util';

/** The secrets that the environment gives; `loadSecrets` completes them. */
export interface GivenSecrets {
  /** Undefined: the embedded database. */
  readonly databaseUrl: string | undefined;
  /** Undefined: everything in one process. */
  readonly natsUrl: string | undefined;
  /** 32 bytes; undefined: one is generated in the data directory. */
  readonly masterKey: Buffer | undefined;
  /** PEM. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  readonly livekitApiSecret: string | undefined;
}

const MASKED = '[secrets]';

/** Every secret of a process. Also the Nest token to inject them by. Prints and serialises masked. */
export class Secrets implements GivenSecrets {
  readonly databaseUrl: string | undefined;
  readonly natsUrl: string | undefined;
  /** 32 bytes: encrypts private keys at rest. */
  readonly masterKey: Buffer;
  /** 32 bytes: the Ed25519 seed of the local token issuer, the same in every process with this master key. */
  readonly tokenSeed: Buffer;
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  readonly livekitApiSecret: string | undefined;

  constructor(values: Omit<Secrets, 'toJSON' | typeof inspect.custom>) {
    Object.assign(this, values);
    Object.freeze(this);
  }

  toJSON(): string {
    return MASKED;
  }

  [inspect.custom](): string {
    return MASKED;
  }
}
