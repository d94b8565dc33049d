import { refuse, type Outcome, type Refusal } from '../errors/refusal';
import { onlyValue, readHeaderFields, type HeaderFields } from './header-fields';
import { carriesBody, type ReceivedRequest } from './signable-request';
import { BODY_TYPE, derivedComponents, requiredComponents, signatureBase } from './signature-base';
import { readSignatureInput, type SignatureInput } from './signature-input';
import { readSignatureParameters, type SignatureParameters } from './signature-parameters';

/** What a request says of itself; nothing in it is to be believed before `verifyRequestSignature`. */
export interface RequestClaim {
  readonly serverName: string;
  readonly keyId: string;
  /** Seconds since 1970, as are all times here. */
  readonly created: number;
  readonly nonce: string;
  /** Until when a second use of the nonce must be known as a replay. */
  readonly nonceExpiresAt: number;
  readonly signatureBase: Buffer;
  readonly signature: Buffer;
  /** The signed Content-Digest; absent where the request may have no body. */
  readonly contentDigest?: string;
}

/** How far `created` may be from the receiver's clock: seconds. */
export const MAX_CLOCK_SKEW_S = 60;

const METHOD = /^[A-Z]+$/;
const PATH = /^\/[!"$->@-~]*$/;
const QUERY = /^[!"$-~]*$/;

/**
 * Reads a request signature up to the point where the signer's key is needed: encoding, form, coverage,
 * `@authority`, time, in this order. Refuses with SW_FED_ENCODING_REFUSED or SW_FED_SIGNATURE_MISMATCH.
 * Its caller goes on with the key, `verifyRequestSignature`, `verifyContentDigest`, the nonce, the version.
 */
export function readRequestSignature(
  received: ReceivedRequest,
  { authorities, now }: { authorities: readonly string[]; now: number },
): Outcome<{ claim: RequestClaim }> {
  const fields = readHeaderFields(received.headers);
  if (!fields) return mismatch('malformed_signature', 'A field name is not a token.');
  const encoding = refuseEncoding(received.method, fields);
  if (encoding) return encoding;

  const form = refuseRequestLine(received);
  if (form) return form;
  const read = readSignatureInput(fields);
  if (!read.ok) return read;
  const { input } = read;
  const params = readSignatureParameters(input.params);
  if (!params.ok) return params;

  const authority = canonicalAuthority(received.authority);
  const values = derivedComponents({ ...received, authority });
  const coverage = refuseCoverage(received.method, input, fields, values);
  if (coverage) return coverage;
  if (!authorities.includes(authority)) {
    return mismatch('wrong_authority', 'The request is addressed to another server.');
  }
  const time = refuseTime(params.parameters, now);
  if (time) return time;

  const { serverName, keyId, created, nonce } = params.parameters;
  return {
    ok: true,
    claim: {
      serverName,
      keyId,
      created,
      nonce,
      nonceExpiresAt: Math.max(created, now) + MAX_CLOCK_SKEW_S,
      signatureBase: signatureBase(input.components, (name) => values.get(name)!, input.text),
      signature: input.signature,
      ...(carriesBody(received.method) && { contentDigest: values.get('content-digest') }),
    },
  };
}

function mismatch(reason: NonNullable<Refusal['reason']>, detail: string, facts?: Refusal['facts']): Refusal {
  return refuse('SW_FED_SIGNATURE_MISMATCH', detail, { reason, ...(facts && { facts }) });
}

/** A missing Content-Type is left to coverage: nothing was sent in a wrong type. */
function refuseEncoding(method: string, fields: HeaderFields): Refusal | undefined {
  if (fields.has('content-encoding'))
    return refuse('SW_FED_ENCODING_REFUSED', 'Content-Encoding is not admitted.');
  if (!carriesBody(method) || !fields.has('content-type')) return undefined;
  if (onlyValue(fields, 'content-type') === BODY_TYPE) return undefined;
  return refuse('SW_FED_ENCODING_REFUSED', `The content type is not ${BODY_TYPE}, bare and once.`);
}

function refuseRequestLine({ method, path, query }: ReceivedRequest): Refusal | undefined {
  if (METHOD.test(method) && PATH.test(path) && QUERY.test(query)) return undefined;
  return mismatch('malformed_signature', 'Method, path or query is not in the form of HTTP.');
}

/**
 * All that is required must be covered. More may be: a plain field that came on exactly one line says the
 * same to both sides. Other derived components (`@scheme`, `@target-uri`…) depend on proxies, so are refused.
 * Adds the values of covered fields to `values`.
 */
function refuseCoverage(
  method: string,
  { components }: SignatureInput,
  fields: HeaderFields,
  values: Map<string, string>,
): Refusal | undefined {
  for (const required of requiredComponents(method)) {
    if (!components.includes(required)) return mismatch('not_covered', `${required} is not covered.`);
  }
  for (const component of components) {
    if (values.has(component)) continue;
    const value = onlyValue(fields, component);
    if (value !== undefined) values.set(component, value);
    else if (component === 'content-digest') {
      return mismatch('digest_mismatch', 'There is not exactly one Content-Digest.');
    } else return mismatch('not_covered', 'A covered component is not in the request exactly once.');
  }
  return undefined;
}

/** RFC 9421, 2.2.3: lower case, without the default port. */
function canonicalAuthority(authority: string): string {
  return authority.toLowerCase().replace(/:443$/, '');
}

function refuseTime({ created, expires }: SignatureParameters, now: number): Refusal | undefined {
  const offset = created - now;
  if (Math.abs(offset) > MAX_CLOCK_SKEW_S) {
    return mismatch(
      'clock_skew',
      `The signature was created ${Math.round(Math.abs(offset))} s off the clock here.`,
      {
        offset_ms: Math.round(offset * 1000),
      },
    );
  }
  if (expires !== undefined && now > expires) return mismatch('expired', 'The signature has expired.');
  return undefined;
}
