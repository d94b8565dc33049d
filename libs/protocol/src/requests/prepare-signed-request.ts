import { asBuffer } from '../encoding/base64';
import { contentDigest } from './content-digest';
import { carriesBody, type SignableRequest } from './signable-request';
import {
  BODY_TYPE,
  derivedComponents,
  requiredComponents,
  SIGNATURE_TAG,
  signatureBase,
} from './signature-base';

/** Who signs, and what makes this request unlike any other. */
export interface SigningFacts {
  readonly serverName: string;
  readonly keyId: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly nonce: string;
}

/** A request that waits for its signature, which is made where the private key lives. */
export interface PreparedRequest {
  /** Every header that the signature needs beside `signature` itself. */
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes to sign with Ed25519. */
  readonly signatureBase: Uint8Array;
  /** All headers, once the 64 bytes are there. */
  finish(signature: Uint8Array): Record<string, string>;
}

const LABEL = 'sw';

/** Lays out a request signature (RFC 9421) as peers must find it: docs/protocol.md, "Request signature". */
export function prepareSignedRequest(request: SignableRequest, facts: SigningFacts): PreparedRequest {
  const components = requiredComponents(request.method);
  const values = derivedComponents(request);
  const headers: Record<string, string> = {};
  if (carriesBody(request.method)) {
    headers['content-type'] = BODY_TYPE;
    headers['content-digest'] = request.contentDigest ?? contentDigest(request.body ?? new Uint8Array());
  }
  const params =
    `(${components.map((component) => `"${component}"`).join(' ')})` +
    `;created=${facts.created};keyid="${facts.serverName}#${facts.keyId}";nonce="${facts.nonce}"` +
    `;alg="ed25519";tag="${SIGNATURE_TAG}"`;
  headers['signature-input'] = `${LABEL}=${params}`;

  return {
    headers,
    signatureBase: signatureBase(components, (name) => values.get(name) ?? headers[name]!, params),
    finish: (signature) => ({
      ...headers,
      signature: `${LABEL}=:${asBuffer(signature).toString('base64')}:`,
    }),
  };
}
