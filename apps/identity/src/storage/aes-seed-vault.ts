import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { SeedVault } from '../use-cases/ports';

const ALGORITHM = 'aes-256-gcm';
const FORMAT = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;

interface Owner {
  tenant: string;
  keyId: string;
}

/** Sealed form: format (1 byte), IV (12), tag (16), ciphertext. The owner is authenticated with it. */
export class AesSeedVault extends SeedVault {
  constructor(private readonly masterKey: Uint8Array) {
    super();
  }

  seal(seed: Uint8Array, owner: Owner): Buffer {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.masterKey, iv).setAAD(ownerBytes(owner));
    const sealed = Buffer.concat([cipher.update(seed), cipher.final()]);
    return Buffer.concat([Buffer.of(FORMAT), iv, cipher.getAuthTag(), sealed]);
  }

  open(sealed: Buffer, owner: Owner): Uint8Array {
    try {
      if (sealed[0] !== FORMAT) throw new Error('another format');
      const iv = sealed.subarray(1, 1 + IV_BYTES);
      const tag = sealed.subarray(1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES);
      const decipher = createDecipheriv(ALGORITHM, this.masterKey, iv, { authTagLength: TAG_BYTES })
        .setAAD(ownerBytes(owner))
        .setAuthTag(tag);
      const seed = decipher.update(sealed.subarray(1 + IV_BYTES + TAG_BYTES));
      return Buffer.concat([seed, decipher.final()]);
    } catch {
      throw new Error(
        `the master key does not open the private key ${owner.keyId} of ${owner.tenant}: ` +
          'start with the SCAIWAVE_MASTER_KEY that the key was made under',
      );
    }
  }
}

const ownerBytes = ({ tenant, keyId }: Owner): Buffer => Buffer.from(`${FORMAT} ${tenant} ${keyId}`);
