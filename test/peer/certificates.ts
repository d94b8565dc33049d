import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { Tls } from './https';

x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const HOUR = 3_600_000;

const newKeys = () => webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

/** A throwaway authority; `issue` makes a certificate for host names. */
export async function throwawayAuthority(): Promise<{ ca: string; issue(...hosts: string[]): Promise<Tls> }> {
  const keys = await newKeys();
  const validity = { notBefore: new Date(Date.now() - HOUR), notAfter: new Date(Date.now() + 24 * HOUR) };
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Test authority',
    ...validity,
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
  });
  const ca = root.toString('pem');
  return {
    ca,
    issue: async (...hosts) => {
      const own = await newKeys();
      const leaf = await x509.X509CertificateGenerator.create({
        subject: `CN=${hosts[0]}`,
        issuer: root.subject,
        ...validity,
        signingAlgorithm: ALGORITHM,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        extensions: [
          new x509.SubjectAlternativeNameExtension(hosts.map((value) => ({ type: 'dns', value }))),
        ],
      });
      const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', own.privateKey)).toString('base64');
      return {
        cert: leaf.toString('pem'),
        key: `-----BEGIN PRIVATE KEY-----\n${key.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`,
        ca,
      };
    },
  };
}
