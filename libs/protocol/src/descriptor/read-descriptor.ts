import { decodeBase64url } from '../encoding/base64';
import { refuse, type Outcome, type Refusal } from '../errors/refusal';
import { parseIJsonObject } from './i-json';
import { type JsonObject } from '../json/json-value';
import { acceptableKey } from '../keys/acceptable-key';
import { verifyStrict } from '../keys/signature';
import { descriptorSigningBytes } from './compose-descriptor';
import { isCurrent, MAX_DESCRIPTOR_BYTES, type Descriptor } from './descriptor';
import { misfitOfDescriptor } from './descriptor-form';
import { federationBase } from './federation-url';

/** A descriptor that is sound in itself; whether its keys may replace known ones says `admitDescriptor`. */
export interface SoundDescriptor {
  readonly descriptor: Descriptor;
  readonly signingBytes: Uint8Array;
  /** Normalised `endpoints.federation`. */
  readonly federationUrl: string;
}

const MAX_CLOCK_SKEW_MS = 60_000;
const failed = (detail: string) => refuse('SW_FED_DISCOVERY_FAILED', `Its descriptor: ${detail}`);

/**
 * Judges the bytes of a descriptor by themselves: form, name, keys, times, endpoint, signatures. Times in ms.
 * Refuses with SW_FED_DISCOVERY_FAILED (docs/protocol.md, "Descriptor").
 */
export function readDescriptor(
  bytes: Uint8Array,
  { expectedName, now, insecureLoopback }: { expectedName: string; now: number; insecureLoopback?: boolean },
): Outcome<SoundDescriptor> {
  if (bytes.length > MAX_DESCRIPTOR_BYTES) return failed('it is longer than 64 KiB.');
  const parsed = parseIJsonObject(bytes);
  if (!parsed.ok) return failed(parsed.detail ?? 'it is not I-JSON.');
  const misfit = misfitOfDescriptor(parsed.value);
  if (misfit) return failed(`${misfit} is missing or not of its form.`);

  const descriptor = parsed.value as unknown as Descriptor;
  if (descriptor.server_name !== expectedName) return failed(`it is not that of ${expectedName}.`);
  const federationUrl = federationBase(descriptor.endpoints.federation, { insecureLoopback });
  if (federationUrl === undefined) return failed('endpoints.federation is not a bare https URL.');

  const signingBytes = signingBytesOf(parsed.value);
  const fault =
    refuseTimes(descriptor, now) ?? refuseKeys(descriptor) ?? refuseSignatures(descriptor, signingBytes);
  return fault ?? { ok: true, descriptor, signingBytes, federationUrl };
}

/** Everything but `signatures` is signed, what we do not know too. */
function signingBytesOf(document: JsonObject): Buffer {
  const { signatures: _, ...unsigned } = document;
  return descriptorSigningBytes(unsigned);
}

function refuseTimes({ issued_at, expires_at }: Descriptor, now: number): Refusal | undefined {
  if (issued_at > now + MAX_CLOCK_SKEW_MS) return failed('issued_at is in the future.');
  if (expires_at <= now) return failed('it has expired.');
  if (expires_at <= issued_at) return failed('it expires before it is issued.');
  return undefined;
}

function refuseKeys({ keys, key_id, public_key }: Descriptor): Refusal | undefined {
  if (hasRepeats(keys.map((key) => key.key_id))) return failed('a key_id is listed twice.');
  if (hasRepeats(keys.map((key) => key.public_key))) return failed('a public_key is listed twice.');
  const active = keys.filter((key) => key.state === 'active');
  if (active.length !== 1 || active[0]!.key_id !== key_id || active[0]!.public_key !== public_key) {
    return failed('key_id and public_key are not those of exactly one active key.');
  }
  for (const key of keys) {
    if (key.valid_until <= key.valid_from) return failed(`${key.key_id} ends before it begins.`);
    const accepted = acceptableKey(decodeBase64url(key.public_key)!);
    if (!accepted.ok) return failed(`${key.key_id} is not acceptable. ${accepted.detail ?? ''}`.trimEnd());
  }
  return undefined;
}

function refuseSignatures(descriptor: Descriptor, signingBytes: Uint8Array): Refusal | undefined {
  if (hasRepeats(descriptor.signatures.map(({ key_id }) => key_id))) return failed('a key signs it twice.');
  for (const { key_id, public_key } of descriptor.keys.filter(({ state }) => isCurrent(state))) {
    if (!isSignedBy(descriptor, signingBytes, key_id, public_key))
      return failed(`${key_id} does not sign it.`);
  }
  return undefined;
}

/** Whether the key, under this id, signs the descriptor; `publicKey` in base64url. */
export function isSignedBy(
  { signatures }: Descriptor,
  signingBytes: Uint8Array,
  keyId: string,
  publicKey: string,
): boolean {
  const signature = signatures.find(({ key_id }) => key_id === keyId);
  return (
    signature !== undefined &&
    verifyStrict(decodeBase64url(publicKey)!, signingBytes, decodeBase64url(signature.value)!)
  );
}

function hasRepeats(values: readonly string[]): boolean {
  return new Set(values).size < values.length;
}
