import { refuse, type Outcome } from '../errors/refusal';
import { isKeyId } from '../keys/key-id';
import { isServerName } from '../names/server-name';
import { SIGNATURE_TAG } from './signature-base';

/** The admitted parameters of a request signature (docs/protocol.md, "Request signature"). Times in seconds. */
export interface SignatureParameters {
  readonly serverName: string;
  readonly keyId: string;
  readonly created: number;
  readonly expires?: number;
  readonly nonce: string;
}

type Value = string | number;
const NONCE = /^[A-Za-z0-9_-]{16,64}$/;
const isTime = (value: Value) => typeof value === 'number' && value >= 0;

/** One row for each parameter; any other is refused, so none can change what a signature means. */
const ADMITTED: Readonly<Record<string, { required: boolean; fits: (value: Value) => boolean }>> = {
  created: { required: true, fits: isTime },
  expires: { required: false, fits: isTime },
  keyid: { required: true, fits: (value) => splitKeyId(value) !== undefined },
  nonce: { required: true, fits: (value) => typeof value === 'string' && NONCE.test(value) },
  alg: { required: true, fits: (value) => value === 'ed25519' },
  tag: { required: true, fits: (value) => value === SIGNATURE_TAG },
};
const REQUIRED = Object.keys(ADMITTED).filter((name) => ADMITTED[name]!.required);

const malformed = (detail: string) =>
  refuse('SW_FED_SIGNATURE_MISMATCH', detail, { reason: 'malformed_signature' });

export function readSignatureParameters(
  params: ReadonlyMap<string, Value>,
): Outcome<{ parameters: SignatureParameters }> {
  for (const [name, value] of params) {
    if (!Object.hasOwn(ADMITTED, name)) return malformed(`The parameter ${name} is not admitted.`);
    if (!ADMITTED[name]!.fits(value))
      return malformed(`The parameter ${name} has a value that is not admitted.`);
  }
  for (const name of REQUIRED) if (!params.has(name)) return malformed(`The parameter ${name} is missing.`);

  const created = params.get('created') as number;
  const expires = params.get('expires') as number | undefined;
  if (expires !== undefined && expires < created)
    return malformed('The signature expires before it was created.');
  const [serverName, keyId] = splitKeyId(params.get('keyid')!)!;
  return {
    ok: true,
    parameters: { serverName, keyId, created, expires, nonce: params.get('nonce') as string },
  };
}

/** `server_name#key_id`: a name to look up, never an address to fetch. */
function splitKeyId(keyid: Value): [serverName: string, keyId: string] | undefined {
  if (typeof keyid !== 'string') return undefined;
  const hash = keyid.indexOf('#');
  if (hash < 0) return undefined;
  const [serverName, keyId] = [keyid.slice(0, hash), keyid.slice(hash + 1)];
  return isServerName(serverName) && isKeyId(keyId) ? [serverName, keyId] : undefined;
}
