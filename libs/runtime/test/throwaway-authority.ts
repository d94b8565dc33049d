import { webcrypto } from 'node:crypto';
import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
  type X509Certificate,
} from '@peculiar/x509';

const DAY_MS = 86_400_000;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** Certificates for TLS servers of a test. */
export class ThrowawayAuthority {
  private constructor(
    private readonly root: X509Certificate,
    private readonly keys: webcrypto.CryptoKeyPair,
  ) {}

  static async create(): Promise<ThrowawayAuthority> {
    cryptoProvider.set(webcrypto as never);
    const keys = await newKeys();
    const root = await X509CertificateGenerator.createSelfSigned({
      name: 'CN=Test CA',
      ...validity(30),
      signingAlgorithm: ALGORITHM,
      keys: keys as never,
      extensions: [new BasicConstraintsExtension(true, 0, true)],
    });
    return new ThrowawayAuthority(root, keys);
  }

  get pem(): string {
    return this.root.toString('pem');
  }

  /** `days` below 0 makes a certificate that has expired. */
  async issue(names: string[], days = 30): Promise<{ cert: string; key: string }> {
    const keys = await newKeys();
    const certificate = await X509CertificateGenerator.create({
      subject: `CN=${names[0]}`,
      issuer: this.root.subject,
      ...validity(days),
      signingAlgorithm: ALGORITHM,
      publicKey: keys.publicKey as never,
      signingKey: this.keys.privateKey as never,
      extensions: [
        new SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns' as const, value }))),
      ],
    });
    const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
    const key = pkcs8.toString('base64').replace(/.{64}/g, '$&\n');
    return {
      cert: certificate.toString('pem'),
      key: `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`,
    };
  }
}

const newKeys = () => webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

const validity = (days: number) => ({
  notBefore: new Date(Date.now() - 60 * DAY_MS),
  notAfter: new Date(Date.now() + days * DAY_MS),
});
